using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace ExactGrad.Tests.Properties.Architecture;

/// <summary>
/// What an assembly offers to others, as text: a line for each type and member that another assembly can reach, in an order that does not
/// depend on the source. What the compiler adds by itself (a record's equality, say) is left out: the word record tells it.
/// </summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The text, ending in a line feed.</summary>
    internal static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (Type type in types.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Head(type)).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Head(Type type)
    {
        string name = $"{type.Namespace}.{ApiNames.Of(type)}";
        if (type.IsEnum)
        {
            return $"enum {name} : {ApiNames.Of(Enum.GetUnderlyingType(type))}";
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return $"delegate {Method(type.GetMethod("Invoke")!).Replace(" Invoke(", $" {name}(", StringComparison.Ordinal)}{ApiNames.Constraints(type.GetGenericArguments())}";
        }

        bool isRecord = type.GetMethods(Declared).Any(method => method.Name is "PrintMembers" && IsCompilers(method));
        string kind =
            type.IsInterface ? "interface"
            : type.IsValueType
                ? $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}{(isRecord ? "record " : "")}struct"
            : $"{(type is { IsAbstract: true, IsSealed: true } ? "static "
                : type.IsAbstract ? "abstract "
                : type.IsSealed ? "sealed "
                : "")}{(isRecord ? "record" : "class")}";
        // A record's equality with itself is a record's.
        IEnumerable<Type> interfaces = type.GetInterfaces()
            .Where(one => one.IsVisible && !(isRecord && one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEquatable<>)));
        string[] bases =
        [
            .. type.BaseType is { } parent && parent != typeof(object) && !type.IsValueType ? [ApiNames.Of(parent)] : (string[])[],
            .. interfaces.Select(ApiNames.Of).Order(StringComparer.Ordinal),
        ];
        return $"{kind} {name}{(bases.Length > 0 ? $" : {string.Join(", ", bases)}" : "")}{ApiNames.Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }

        if (type.IsEnum)
        {
            return Enum.GetNames(type)
                .Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture):D4}");
        }

        return
        [
            .. type.GetFields(Declared).Where(field => IsReachable(field.Attributes)).Select(Field),
            .. type.GetConstructors(Declared)
                .Where(one => !one.IsStatic && IsReachable(one.Attributes) && !IsCompilers(one))
                .Select(one => $"{Access(one)}new({Parameters(one)})"),
            .. type.GetProperties(Declared).Where(one => Accessors(one).Length > 0 && one.Name != "EqualityContract").Select(Property),
            .. type.GetEvents(Declared)
                .Where(one => IsReachable(one.AddMethod!.Attributes))
                .Select(one => $"event {ApiNames.Of(one.EventHandlerType!)} {one.Name}"),
            .. type.GetMethods(Declared)
                .Where(one =>
                    IsReachable(one.Attributes)
                    && !IsCompilers(one)
                    && (!one.IsSpecialName || one.Name.StartsWith("op_", StringComparison.Ordinal))
                )
                .Select(Method),
        ];
    }

    private static string Field(FieldInfo field)
    {
        string type = ApiNames.Of(new NullabilityInfoContext().Create(field));
        return field.IsLiteral
            ? $"{Access(field.Attributes)}const {type} {field.Name} = {ApiNames.Value(field.GetRawConstantValue())}"
            : $"{Access(field.Attributes)}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{type} {field.Name}";
    }

    private static string Property(PropertyInfo property)
    {
        MethodInfo first = Accessors(property)[0];
        string index = string.Join(", ", property.GetIndexParameters().Select(ApiNames.Of));
        string type = property.PropertyType.IsByRef
            ? ApiNames.OfResult(property.GetMethod!.ReturnParameter)
            : ApiNames.Of(new NullabilityInfoContext().Create(property));
        string accessors = string.Concat(
            Accessors(property)
                .Select(one =>
                    $"{(one.IsPublic == first.IsPublic ? "" : Access(one))}{(one == property.GetMethod ? "get" : IsInit(one) ? "init" : "set")}; "
                )
        );
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{Access(first)}{Modifiers(first)}{required}{type} {(index.Length > 0 ? $"this[{index}]" : property.Name)} {{ {accessors}}}";
    }

    private static string Method(MethodInfo method)
    {
        string result = ApiNames.OfResult(method.ReturnParameter);
        Type[] generics = method.GetGenericArguments();
        string parameters = generics.Length > 0 ? $"<{string.Join(", ", generics.Select(one => one.Name))}>" : "";
        string extends = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{Access(method)}{Modifiers(method)}{result} {method.Name}{parameters}({extends}{Parameters(method)}){ApiNames.Constraints(generics)}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(ApiNames.Of));

    private static string Modifiers(MethodInfo method) =>
        (method.IsStatic ? "static " : "")
        + (
            method.DeclaringType!.IsInterface ? (method.IsAbstract ? "" : "virtual ")
            : method.IsAbstract ? "abstract "
            : !method.IsVirtual || (method.IsFinal && method.GetBaseDefinition() == method) ? ""
            : method.GetBaseDefinition() != method ? (method.IsFinal ? "sealed override " : "override ")
            : "virtual "
        );

    private static MethodInfo[] Accessors(PropertyInfo property) =>
        [
            .. new[] { property.GetMethod, property.SetMethod }
                .OfType<MethodInfo>()
                .Where(one => IsReachable(one.Attributes))
                .OrderByDescending(one => one.IsPublic),
        ];

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Access(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public ? "" : "protected ";

    private static bool IsReachable(MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask)
            is MethodAttributes.Public
                or MethodAttributes.Family
                or MethodAttributes.FamORAssem;

    private static bool IsReachable(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem
        && (attributes & FieldAttributes.SpecialName) == 0;

    private static bool IsCompilers(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
}
