using System.Numerics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Truth;
using ExactGrad.Oracle.Truth.Modular;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Outcome = ExactGrad.Oracle.Judging.Outcome;

namespace ExactGrad.Tests.Properties.Oracle.Large;

/// <summary>The truth always passes; any wrong entry is found, and the wrong entries that are located are those that are wrong.</summary>
public sealed class FreivaldsTests
{
    /// <summary>Ways to make one entry wrong; each changes every value.</summary>
    private static readonly Action<Tensor, int>[] Mistakes =
    [
        (tensor, k) => FlipLowestBit(tensor, k),
        (tensor, k) => tensor[k] = tensor[k] == 0 ? 1 : 0,
        (tensor, k) => tensor[k] = tensor[k] == 0 ? -1 : -tensor[k],
        (tensor, k) => tensor[k] = double.NaN,
        (tensor, k) => tensor[k] = double.PositiveInfinity,
        (tensor, k) => tensor[k] = double.NegativeInfinity,
        (tensor, k) => tensor[k] = tensor[k] == 0.5 ? 1 : 0.5,
        // 2^61 = 1 modulo p: only the guard keeps this from passing where the truth is 1.
        (tensor, k) => tensor[k] = Math.ScaleB(1, 61),
    ];

    private static readonly Arbitrary<(CaseId Id, int Place, int Mistake)> Spoiled = Arb.From(
        from id in LargeCases.Small(least: 1).Generator
        from place in Gen.Choose(0, int.MaxValue)
        from mistake in Gen.Choose(0, Mistakes.Length - 1)
        select (Id: id, Place: place, Mistake: mistake),
        spoiled => LargeCases.Small(least: 1).Shrinker(spoiled.Id).Select(id => (id, spoiled.Place, spoiled.Mistake))
    );

    [Fact]
    public void Truth_Passes() =>
        Law.Holds(
            LargeCases.Small(),
            id =>
            {
                Trial trial = LargeCases.Prepare(id);
                Dictionary<string, Tensor> truth = LargeCases.Truth(trial.Calls[0]);
                Judgement judgement = LargeCases.Judge(trial, truth);
                Assert.Empty(judgement.Violations);
                Assert.Equal(truth.Values.Sum(tensor => tensor.Count), judgement.Tally.Compared);
                Assert.Equal(truth.Values.Sum(NonZero), judgement.Tally.Telling);
            },
            cases: 300
        );

    [Fact]
    public void NegativeZero_IsARightZero()
    {
        Trial trial = LargeCases.Prepare(
            LargeCases
                .Case(forward: true, ElementType.F32, WeightLayout.InputMajor, [3, 0, 4], [], 1)
                .With(values: new Dictionary<string, double[]> { ["b"] = [0, 1, 0, 2] })
        );
        Dictionary<string, Tensor> truth = LargeCases.Truth(trial.Calls[0]);
        truth["y"][0] = -0.0;
        Assert.Equal(Outcome.Passed, LargeCases.Judge(trial, truth).Outcome);
    }

    [Fact]
    public void OneWrongEntry_IsFoundAndLocated() =>
        Law.Holds(
            Spoiled,
            spoiled =>
            {
                Trial trial = LargeCases.Prepare(spoiled.Id);
                Dictionary<string, Tensor> outputs = LargeCases.Truth(trial.Calls[0]);
                string name = outputs.Keys.ElementAt(spoiled.Place % outputs.Count);
                int element = spoiled.Place / 3 % (int)outputs[name].Count;
                double right = outputs[name][element];
                Mistakes[spoiled.Mistake](outputs[name], element);
                IsToldAs(LargeCases.Judge(trial, outputs), name, outputs[name], element, right);
            },
            cases: 500
        );

    [Theory]
    [InlineData("f32", 512, 513, 521)]
    [InlineData("f64", 511, 640, 512)]
    [InlineData("bf16", 513, 512, 576)]
    public void OneWrongEntry_AtLargeExtents_IsFoundAndLocated(string type, int b, int n, int m)
    {
        ElementFormat.TryParse(type, out ElementType element);
        SplitMix64 random = SplitMix64.For(Law.Seed, type);
        foreach (bool forward in new[] { true, false })
        {
            WeightLayout layout = forward ? WeightLayout.OutputMajor : WeightLayout.InputMajor;
            // dw alone is accumulated.
            CaseId id = LargeCases.Case(forward, element, layout, [b, n, m], forward ? [] : LargeCases.Request(1 + 6 + 9), random.Next());
            Trial trial = LargeCases.Prepare(id);
            Dictionary<string, Tensor> outputs = LargeCases.Computed(trial.Calls[0]);
            Assert.Equal(Outcome.Passed, LargeCases.Judge(trial, outputs).Outcome);
            foreach ((string name, Tensor tensor) in outputs)
            {
                int place = random.Below((int)tensor.Count);
                double right = tensor[place];
                FlipLowestBit(tensor, place);
                IsToldAs(LargeCases.Judge(trial, outputs), name, tensor, place, right);
                tensor[place] = right;
            }
        }
    }

    [Fact]
    public void AnyWrongEntries_AreExactlyThoseLocated() =>
        Law.Holds(
            Spoiled,
            spoiled =>
            {
                Call call = LargeCases.Prepare(spoiled.Id).Calls[0];
                Dictionary<string, Tensor> outputs = LargeCases.Truth(call);
                string name = outputs.Keys.First(key => key != "db" || outputs.Count == 1);
                if (name == "db")
                {
                    return;
                }

                Tensor tensor = outputs[name];
                SplitMix64 random = SplitMix64.For((ulong)spoiled.Place, "entries");
                var wrong = new SortedSet<int>();
                for (int count = random.Between(1, 6); count > 0; count--)
                {
                    int element = random.Below((int)tensor.Count);
                    if (wrong.Add(element))
                    {
                        Mistakes[random.Below(Mistakes.Length)](tensor, element);
                    }
                }

                int bits = ElementFormat.Of(call.ElementType).SignificandBits;
                WrongEntries? found = Freivalds.Check(ExactProduct.Of(call, name), tensor, bits, random.Next(), out _);
                Assert.NotNull(found);
                Assert.True(found.IsComplete);
                Assert.Equal(wrong, found.Entries.Select(entry => (entry.Row * tensor.Columns) + entry.Column));
                Assert.Equal(wrong.Select(k => k / tensor.Columns).Distinct(), found.Rows);
                Assert.Equal(wrong.Select(k => k % tensor.Columns).Distinct().Order(), found.Columns);
            },
            cases: 300
        );

    /// <summary>Sums over rows, over columns and of all elements stay what they were: a check with r = 1, 1, ... would pass.</summary>
    [Fact]
    public void ErrorsThatCancelInEverySum_AreFound()
    {
        CaseId id = LargeCases.Case(forward: true, ElementType.F32, WeightLayout.InputMajor, [40, 30, 50], [], 7);
        Trial trial = LargeCases.Prepare(id);
        Dictionary<string, Tensor> outputs = LargeCases.Truth(trial.Calls[0]);
        foreach ((int row, int column, int error) in new[] { (3, 5, 1), (3, 9, -1), (17, 5, -1), (17, 9, 1) })
        {
            outputs["y"][(row * 50) + column] += error;
        }

        Story story = Assert.Single(LargeCases.Judge(trial, outputs).Violations).Tell();
        Assert.Equal(4, story.Wrong);
        Assert.Equal("where rows 3, 17 and columns 5, 9 meet", story.Pattern);
    }

    [Fact]
    public void WrongTailColumn_IsSaidToBeTheLastColumn()
    {
        CaseId id = LargeCases.Case(forward: true, ElementType.F32, WeightLayout.OutputMajor, [520, 60, 513], [], 3);
        Trial trial = LargeCases.Prepare(id);
        Dictionary<string, Tensor> outputs = LargeCases.Truth(trial.Calls[0]);
        for (int row = 0; row < 520; row++)
        {
            outputs["y"][(row * 513) + 512] += 1;
        }

        Story story = Assert.Single(LargeCases.Judge(trial, outputs).Violations).Tell();
        Assert.Equal("the last column", story.Pattern);
        Assert.Equal(520, story.Wrong);
        Assert.Equal("y[0,512]", story.Element);
    }

    /// <summary>Too many to recompute: rows and columns are known all the same, and the first rows exactly.</summary>
    [Fact]
    public void EverythingWrong_IsToldFromItsFirstRows()
    {
        CaseId id = LargeCases.Case(forward: true, ElementType.F32, WeightLayout.InputMajor, [512, 600, 513], [], 5);
        Trial trial = LargeCases.Prepare(id);
        Dictionary<string, Tensor> outputs = new() { ["y"] = Tensor.Zeros(ElementType.F32, 512, 513) };
        for (int k = 0; k < outputs["y"].Count; k++)
        {
            outputs["y"][k] = double.NaN;
        }

        Violation violation = Assert.Single(LargeCases.Judge(trial, outputs).Violations);
        Story story = violation.Tell();
        Assert.Contains("at least", violation.Headline, StringComparison.Ordinal);
        Assert.StartsWith("in all rows and all columns; in row 0: ", story.Pattern, StringComparison.Ordinal);
        Assert.Equal("y[0,0]", story.Element);
        Assert.Contains(story.Lines, line => line.Contains("(600 terms)", StringComparison.Ordinal));
    }

    /// <summary>
    /// What the digest is for. Who knows r can make a wrong answer pass: a r[0] + b r[1] = 0 modulo p has solutions of
    /// about 31 bits, by half of Euclid's algorithm. The answer changes r, so that it does not pass in the lane.
    /// </summary>
    [Fact]
    public void AnswerMadeForAKnownVector_PassesThatVector_ButNotTheLane()
    {
        CaseId id = LargeCases.Case(forward: true, ElementType.F64, WeightLayout.InputMajor, [4, 3, 2], [], 11);
        Trial trial = LargeCases.Prepare(id);
        Dictionary<string, Tensor> outputs = LargeCases.Truth(trial.Calls[0]);
        ExactProduct product = ExactProduct.Of(trial.Calls[0], "y");
        const ulong Known = 1234;
        SplitMix64 random = SplitMix64.For(Known, "freivalds rows");
        ulong[] r = ResidueVector.Random(ref random, 2);

        // x = factor y modulo p with factor = -r[1] / r[0]; then x r[0] + y r[1] = 0.
        BigInteger p = Mersenne61.Prime;
        BigInteger factor = (p - r[1]) * BigInteger.ModPow(r[0], p - 2, p) % p;
        (BigInteger x0, BigInteger y0, BigInteger x, BigInteger y) = (p, 0, factor, 1);
        while (x >= 1L << 31)
        {
            BigInteger quotient = x0 / x;
            (x0, y0, x, y) = (x, y, x0 - (quotient * x), y0 - (quotient * y));
        }

        outputs["y"][0] += (double)x;
        outputs["y"][1] += (double)y;
        Assert.True(Math.Abs(outputs["y"][0]) < 1L << 53 && Math.Abs(outputs["y"][1]) < 1L << 53);
        Assert.Null(Freivalds.Check(product, outputs["y"], 53, Known, out _));
        Assert.Equal(Outcome.Violated, LargeCases.Judge(trial, outputs).Outcome);
    }

    [Fact]
    public void Digest_DependsOnEveryBit_AndOnTheLength()
    {
        var seen = new HashSet<ulong>();
        for (int length = 0; length < 70; length += 7)
        {
            byte[] bytes = new byte[length * 2];
            new Random(length).NextBytes(bytes);
            var tensor = new Tensor(ElementType.BF16, [length], bytes);
            Assert.True(seen.Add(AnswerDigest.Of(tensor)));
            Assert.Equal(AnswerDigest.Of(tensor), AnswerDigest.Of(tensor.Clone()));
            for (int bit = 0; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(seen.Add(AnswerDigest.Of(tensor)));
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    private static void IsToldAs(Judgement judgement, string name, Tensor tensor, int element, double right)
    {
        Violation violation = Assert.Single(judgement.Violations);
        Assert.Equal(name, violation.Subject);
        Story story = violation.Tell();
        Assert.Equal(1, story.Wrong);
        Assert.Equal(tensor.Count, story.Of);
        Assert.Equal(
            tensor.Shape.Length == 1 ? $"{name}[{element}]" : $"{name}[{element / tensor.Columns},{element % tensor.Columns}]",
            story.Element
        );
        Assert.Equal(right, story.Expected);
        Assert.Equal(tensor[element], story.Actual);
        Assert.Equal(tensor.Count == 1 ? "its only element" : "this element alone", story.Pattern);
        Assert.Contains($"is wrong in 1 of {tensor.Count} elements", violation.Headline, StringComparison.Ordinal);
    }

    private static long NonZero(Tensor tensor) => Enumerable.Range(0, (int)tensor.Count).LongCount(k => tensor[k] != 0);

    private static void FlipLowestBit(Tensor tensor, int element) => tensor.Bytes.Span[element * ElementFormat.Of(tensor.Type).Bytes] ^= 1;
}
