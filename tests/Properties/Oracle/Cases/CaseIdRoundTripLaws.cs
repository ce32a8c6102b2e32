using System.Globalization;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Cases;

/// <summary>The text of a case is the case: nothing is lost in it, and a shell leaves it alone.</summary>
public sealed class CaseIdRoundTripLaws
{
    private const string Safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./:=+,-";

    private static readonly Gen<double> Value = Gen.OneOf(
        Gen.Elements(0, -0.0, 1, -1, 0.1, double.NaN, double.Epsilon, -double.Epsilon, 1e300, -1e300, double.MaxValue, 1e-310),
        Gen.Elements(double.PositiveInfinity, double.NegativeInfinity),
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select BitConverter.Int64BitsToDouble(((long)high << 32) | (uint)low)
    );

    private static readonly Arbitrary<CaseId> AnyCase = Arb.From(
        from operation in Gen.Elements<Operation>([.. OperationNames.All])
        from type in Gen.Elements(Enum.GetValues<ElementType>())
        from layout in Gen.Elements(Enum.GetValues<WeightLayout>())
        from reduction in Gen.Elements(Enum.GetValues<Reduction>())
        from extents in Gen.Choose(0, 8192).ArrayOf(Signature.Rank(operation))
        from modes in Gen.Choose(0, 2).ArrayOf(5)
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(0, 1)
        from tensors in Gen.Elements<string[]>([], ["x"], ["x", "w"], ["prediction", "dloss", "b"])
        from values in Value.ArrayOf()
        select new CaseId
        {
            Lane = "exact",
            Variant = "p24",
            Operation = operation,
            ElementType = type,
            // What has no meaning is not in the text.
            Layout = Signature.HasLayout(operation) ? layout : default,
            Reduction = Signature.HasReduction(operation) ? reduction : default,
            Extents = extents,
            Request =
            [
                .. Signature
                    .Requestable(operation)
                    .Zip(modes)
                    .Where(pair => pair.Second > 0)
                    .Select(pair => new GradientRequest(pair.First, (GradientMode)(pair.Second - 1))),
            ],
            Seed = ((ulong)(uint)high << 33) | (uint)low,
            Values = tensors.ToDictionary(name => name, name => name == "w" ? [] : values),
        }
    );

    [Fact]
    public void Parse_OfText_GivesTheSameCase() =>
        Law.Holds(
            AnyCase,
            id =>
            {
                var read = CaseId.Parse(id.ToString());
                Assert.Equal((id.Lane, id.Variant, id.Operation), (read.Lane, read.Variant, read.Operation));
                Assert.Equal((id.ElementType, id.Layout, id.Reduction), (read.ElementType, read.Layout, read.Reduction));
                Assert.Equal(id.Seed, read.Seed);
                Assert.Equal(id.Extents, read.Extents);
                Assert.Equal(id.Request, read.Request);
                Assert.Equal(id.Values.Keys.Order(), read.Values.Keys.Order());
                foreach ((string name, double[] values) in id.Values)
                {
                    Assert.Equal(Bits(values), Bits(read.Values[name]));
                }

                Assert.Equal(id.ToString(), read.ToString());
            },
            300
        );

    [Fact]
    public void Text_NeedsNoQuotesInAShell() => Law.Holds(AnyCase, id => id.ToString().All(Safe.Contains), 300);

    [Fact]
    public void Text_UnderAnotherCulture_IsTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            Law.Holds(
                AnyCase,
                id =>
                {
                    CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
                    string text = id.ToString();
                    CultureInfo.CurrentCulture = new CultureInfo("ru-RU");
                    return id.ToString() == text && CaseId.Parse(text).ToString() == text;
                }
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // NaN is one NaN in text; every other double, -0 too, is itself.
    private static IEnumerable<long> Bits(double[] values) =>
        values.Select(value => double.IsNaN(value) ? long.MinValue + 1 : BitConverter.DoubleToInt64Bits(value));
}
