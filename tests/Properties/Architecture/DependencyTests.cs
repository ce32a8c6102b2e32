using System.Reflection;
using System.Xml.Linq;
using ExactGrad.Oracle.Judging;
using ExactGrad.Reference;
using ExactGrad.Xunit;
using Xunit;

namespace ExactGrad.Tests.Properties.Architecture;

/// <summary>Who may know whom. The judge must not trust what it judges, and the specification trusts nobody.</summary>
public sealed class DependencyTests
{
    /// <summary>A project and all that it may know.</summary>
    public sealed record Row(string Project, string[] Ours, string[] Packages)
    {
        public override string ToString() => Project;
    }

    public static TheoryData<Row> Rows { get; } =
    [
        new Row("Reference", [], []),
        new Row("Optimized", [], ["System.Numerics.Tensors"]),
        new Row("Oracle", ["Reference"], []),
        new Row("Xunit", ["Oracle", "Reference"], ["xunit.v3.assert", "xunit.v3.extensibility.core"]),
        new Row("Cli", ["Oracle", "Optimized"], ["Handlebars.Net", "MathNet.Numerics", "Spectre.Console", "System.CommandLine"]),
    ];

    private static readonly Dictionary<string, Assembly> Built = new()
    {
        ["Reference"] = typeof(WeightLayout).Assembly,
        ["Optimized"] = typeof(ExactGrad.Optimized.LinearLayer).Assembly,
        ["Oracle"] = typeof(Judge).Assembly,
        ["Xunit"] = typeof(ImplementationTests).Assembly,
        ["Cli"] = typeof(Cli.Implementations.OptimizedImplementation).Assembly,
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void ProjectFile_NamesNobodyElse(Row row)
    {
        var project = XDocument.Load(Path.Combine(Solution.Root, "src", row.Project, $"{row.Project}.csproj"));
        IEnumerable<string> Named(string element) =>
            project
                .Descendants(element)
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Equal(row.Ours.Order(), Named("ProjectReference").Order());
        Assert.Equal(row.Packages.Order(), project.Descendants("PackageReference").Select(p => p.Attribute("Include")!.Value).Order());
    }

    // The compiler writes down what is used; a type that comes through a dependency shows here and not in the project file.
    [Theory]
    [MemberData(nameof(Rows))]
    public void Assembly_UsesNobodyElse(Row row)
    {
        // Types of Reference come to Cli through Oracle's own surface.
        string[] allowed =
        [
            .. row.Ours.Select(ours => $"ExactGrad.{ours}"),
            .. row.Packages.SelectMany(AssembliesOf),
            .. row.Project == "Cli" ? ["ExactGrad.Reference"] : (string[])[],
        ];
        string[] foreign =
        [
            .. Built[row.Project]
                .GetReferencedAssemblies()
                .Select(name => name.Name!)
                .Where(name => !allowed.Contains(name) && !IsFramework(name)),
        ];
        Assert.Empty(foreign);
    }

    [Fact]
    public void EveryProjectOfSrc_HasARow() =>
        Assert.Equal(
            Directory.GetDirectories(Path.Combine(Solution.Root, "src")).Select(Path.GetFileName).Order(),
            Rows.Select(row => row.Data.Project).Order()
        );

    /// <summary>The assemblies of a package, where their names are not its own.</summary>
    private static string[] AssembliesOf(string package) =>
        package switch
        {
            "Handlebars.Net" => ["Handlebars"],
            "xunit.v3.extensibility.core" => ["xunit.v3.core", "xunit.v3.common"],
            _ => [package],
        };

    private static bool IsFramework(string name) =>
        File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, $"{name}.dll"));
}
