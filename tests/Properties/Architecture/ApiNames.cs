using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExactGrad.Tests.Properties.Architecture;

/// <summary>Types, parameters and constraints as C# writes them.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    /// <summary>A type without its namespace; a nested one with the type that holds it.</summary>
    internal static string Of(Type type) =>
        type.IsByRef ? Of(type.GetElementType()!)
        : type.IsArray ? $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]"
        : type.IsPointer ? $"{Of(type.GetElementType()!)}*"
        : Nullable.GetUnderlyingType(type) is { } value ? $"{Of(value)}?"
        : Keywords.TryGetValue(type, out string? keyword) ? keyword
        : type.IsGenericParameter ? type.Name
        : Generic(type, [.. type.GetGenericArguments().Select(Of)]);

    /// <summary>A type with the question marks of what may be null in it.</summary>
    internal static string Of(NullabilityInfo info)
    {
        Type type = info.Type;
        bool isValue = type.IsValueType && Nullable.GetUnderlyingType(type) is null;
        string mark = !isValue && info.ReadState == NullabilityState.Nullable ? "?" : "";
        return type.IsArray && info.ElementType is { } element ? $"{Of(element)}[{new string(',', type.GetArrayRank() - 1)}]{mark}"
            : info.GenericTypeArguments.Length > 0 && Nullable.GetUnderlyingType(type) is null && !type.IsByRef
                ? Generic(type, [.. info.GenericTypeArguments.Select(Of)]) + mark
            : Of(type).TrimEnd('?') + mark;
    }

    /// <summary>A result: a reference says whether one may write through it.</summary>
    internal static string OfResult(ParameterInfo result) =>
        result.ParameterType.IsByRef
            ? $"ref {(result.GetRequiredCustomModifiers().Contains(typeof(InAttribute)) ? "readonly " : "")}{Of(result.ParameterType)}"
            : Of(new NullabilityInfoContext().Create(result));

    /// <summary>A parameter: how it is passed, its type, its name and its default.</summary>
    internal static string Of(ParameterInfo parameter)
    {
        string passed =
            parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params "
            : !parameter.ParameterType.IsByRef ? ""
            : parameter.IsOut ? "out "
            : parameter.IsDefined(typeof(IsReadOnlyAttribute)) ? "in "
            : "ref ";
        string scoped = parameter.IsDefined(typeof(ScopedRefAttribute)) ? "scoped " : "";
        string type = parameter.ParameterType.IsByRef ? Of(parameter.ParameterType) : Of(new NullabilityInfoContext().Create(parameter));
        string initial =
            !parameter.HasDefaultValue ? ""
            : parameter.DefaultValue is null
            && parameter.ParameterType.IsValueType
            && Nullable.GetUnderlyingType(parameter.ParameterType) is null
                ? " = default"
            : $" = {Value(parameter.DefaultValue)}";
        return $"{scoped}{passed}{type} {parameter.Name}{initial}";
    }

    /// <summary>What generic parameters must be, each with its clause.</summary>
    internal static string Constraints(Type[] parameters) =>
        string.Concat(
            parameters
                .Where(parameter => parameter.IsGenericParameter)
                .Select(parameter => (parameter.Name, Clauses: Clauses(parameter)))
                .Where(parameter => parameter.Clauses.Length > 0)
                .Select(parameter => $" where {parameter.Name} : {string.Join(", ", parameter.Clauses)}")
        );

    /// <summary>A constant.</summary>
    internal static string Value(object? value) =>
        value switch
        {
            null => "null",
            string text => $"\"{text}\"",
            bool truth => truth ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string Generic(Type type, string[] arguments)
    {
        string holder = type.DeclaringType is { } outer && !type.IsGenericParameter ? $"{outer.Name.Split('`')[0]}." : "";
        return $"{holder}{type.Name.Split('`')[0]}{(arguments.Length > 0 ? $"<{string.Join(", ", arguments)}>" : "")}";
    }

    private static string[] Clauses(Type parameter)
    {
        GenericParameterAttributes attributes = parameter.GenericParameterAttributes;
        bool isUnmanaged = parameter.GetCustomAttributesData().Any(one => one.AttributeType.Name == "IsUnmanagedAttribute");
        bool isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        return
        [
            .. attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : (string[])[],
            .. isUnmanaged ? ["unmanaged"]
            : isStruct ? ["struct"]
            : (string[])[],
            .. parameter.GetGenericParameterConstraints().Where(one => one != typeof(ValueType)).Select(Of).Order(StringComparer.Ordinal),
            .. !isStruct && attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) ? ["new()"] : (string[])[],
            .. attributes.HasFlag(GenericParameterAttributes.AllowByRefLike) ? ["allows ref struct"] : (string[])[],
        ];
    }
}
