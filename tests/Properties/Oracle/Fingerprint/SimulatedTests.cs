using System.Collections.Frozen;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Fingerprint;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Reference;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Fingerprint;

/// <summary>Hardware of known behaviour: every line of its fingerprint comes out right, and so does the verdict.</summary>
public sealed class SimulatedTests
{
    private const string All = "24 of 24";

    private static readonly Hardware InDouble = new(ElementType.F64);
    private static readonly Hardware InFloat = new(ElementType.F32);
    private static readonly Hardware Fused = new(ElementType.F32, fused: true);

    [Fact]
    public void Sequential() =>
        Check(
            new SimulatedLayer(ElementType.F32, InFloat.Sequential),
            ("input bits", "all 24"),
            ("sum bits", "24"),
            ("products", "rounded to 24 bits"),
            ("additions round", "nearest-even"),
            ("store rounds", "nothing"),
            ("subnormals", "kept"),
            ("order of 64 terms", "sequential, bias first"),
            ("same on repeat", "yes"),
            ("same at any position", "yes"),
            ("same at any batch", "yes"),
            ("random sums foretold", All)
        );

    [Fact]
    public void Reversed() =>
        Check(
            new SimulatedLayer(ElementType.F32, InFloat.Reversed),
            ("order of 64 terms", "sequential reversed, bias last"),
            ("random sums foretold", All)
        );

    [Fact]
    public void Pairwise() =>
        Check(
            new SimulatedLayer(ElementType.F64, InDouble.Pairwise),
            ("order of 64 terms", "pairwise, bias last"),
            ("random sums foretold", All)
        );

    [Fact]
    public void FusedLanes() =>
        Check(
            new SimulatedLayer(ElementType.F32, asked => Fused.Lanes(asked, 8)),
            ("products", "fused"),
            (
                "order of 64 terms",
                "8 lanes (stride 8), each sequential, then halving (k + k+n/2), bias last; of 7 terms: sequential, bias first"
            ),
            ("random sums foretold", All)
        );

    [Fact]
    public void FusedSequential() =>
        Check(new SimulatedLayer(ElementType.F32, Fused.Sequential), ("products", "fused"), ("random sums foretold", All));

    [Fact]
    public void FusedMainLoop_AndPlainTail() =>
        Check(
            new SimulatedLayer(
                ElementType.F32,
                asked =>
                {
                    double sum = asked.Bias!.Value;
                    for (int k = 0; k < asked.Left.Length; k++)
                    {
                        sum =
                            k < asked.Left.Length - 4
                                ? MathF.FusedMultiplyAdd((float)asked.Left[k], (float)asked.Right[k], (float)sum)
                                : (float)sum + ((float)asked.Left[k] * (float)asked.Right[k]);
                    }

                    return sum;
                }
            ),
            ("products", "fused in 60 of 64 additions"),
            ("random sums foretold", All)
        );

    [Fact]
    public void Blocked() =>
        Check(
            new SimulatedLayer(ElementType.F32, asked => InFloat.Blocked(asked, 16)),
            ("order of 64 terms", "blocks of 16, each sequential, then sequential, bias last; of 7 terms: sequential, bias last"),
            ("random sums foretold", All)
        );

    [Fact]
    public void FloatsInDoubleSums_AreWider_AndFine() =>
        Check(
            new SimulatedLayer(ElementType.F32, InDouble.Sequential),
            ("sum bits", "53"),
            ("products", "exact"),
            ("store rounds", "nearest-even"),
            ("random sums foretold", All)
        );

    [Fact]
    public void FloatProductsInDoubleSums() =>
        Check(
            new SimulatedLayer(ElementType.F32, new Hardware(ElementType.F64) { Product = product => (float)product }.Sequential),
            ("sum bits", "53"),
            ("products", "rounded to 24 bits"),
            ("random sums foretold", All)
        );

    [Fact]
    public void HalvesInFloatSums() =>
        Check(
            new SimulatedLayer(ElementType.F16, InFloat.Sequential) { Declared = ElementType.F32 },
            ("input bits", "all 11"),
            ("sum bits", "24"),
            ("products", "exact"),
            ("store rounds", "nearest-even"),
            ("order of 64 terms", "sequential, bias first"),
            ("random sums foretold", All)
        );

    [Fact]
    public void HalvesInHalfSums_ThatWereDeclaredFloat_AreViolated() =>
        Violated(
            new SimulatedLayer(ElementType.F16, new Hardware(ElementType.F16).Sequential) { Declared = ElementType.F32 },
            "declared sums in f32, which has 24 significant bits, but a partial sum keeps 11",
            ("sum bits", "11"),
            ("products", "rounded to 11 bits"),
            ("order of 64 terms", "sequential, bias first"),
            ("random sums foretold", All)
        );

    /// <summary>What a library does whose product is in f16, and which adds the bias to that: y = (x w) + b in two calls.</summary>
    [Fact]
    public void HalvesInFloatSums_StoredBeforeTheBiasIsAdded()
    {
        double Stored(Asked asked) => (double)(Half)InFloat.Sequential(asked with { Bias = null }) + asked.Bias!.Value;
        Check(
            new SimulatedLayer(ElementType.F16, Stored),
            ("sum bits", "11 to 24"),
            ("products", "exact"),
            ("order of 64 terms", "sequential, bias last"),
            ("random sums foretold", All)
        );
    }

    [Fact]
    public void BFloatProducts_InDeclaredFloatSums_AreViolated() =>
        Violated(
            new SimulatedLayer(
                ElementType.BF16,
                new Hardware(ElementType.F32) { Product = product => Casts.Nearest(product, 8) }.Sequential
            )
            {
                Declared = ElementType.F32,
            },
            "declared sums in f32, which has 24 significant bits, but products are rounded to 8",
            ("sum bits", "24"),
            ("products", "rounded to 8 bits"),
            ("random sums foretold", All)
        );

    [Fact]
    public void StoreThatTruncates() =>
        Check(
            new SimulatedLayer(ElementType.BF16, InFloat.Pairwise) { Declared = ElementType.F32, Store = sum => Casts.Truncated(sum, 8) },
            ("additions round", "nearest-even"),
            ("store rounds", "toward-zero"),
            ("order of 64 terms", "pairwise, bias last"),
            ("random sums foretold", All)
        );

    [Theory]
    [InlineData(11, "tf32", true)]
    [InlineData(11, "tf32", false)]
    [InlineData(8, "bf16", true)]
    [InlineData(8, "bf16", false)]
    public void NarrowedInputs_AreViolated_AndNamed(int bits, string name, bool nearest)
    {
        Func<double, double> read = nearest ? value => Casts.Nearest(value, bits) : value => Casts.Truncated(value, bits);
        string direction = nearest ? "nearest-even" : "toward-zero";
        Violated(
            new SimulatedLayer(ElementType.F32, new Hardware(ElementType.F32) { Read = read }.Sequential),
            $"declared f32, which has 24 significant bits, but x is read with {bits} ({name})",
            ("input bits", $"x {bits} {direction}, w {bits} {direction}, b {bits} {direction}"),
            ("sum bits", "24"),
            ("products", "exact"),
            ("random sums foretold", All)
        );
    }

    [Fact]
    public void InputsCastToHalf_AreToldFromTf32_ByTheirExponents() =>
        Violated(
            new SimulatedLayer(ElementType.F32, new Hardware(ElementType.F32) { Read = value => (double)(Half)value }.Pairwise),
            "declared f32, which has 24 significant bits, but x is read with 11 (f16)",
            ("input bits", "x 11 nearest-even, w 11 nearest-even, b 11 nearest-even, exponents of f16"),
            ("order of 64 terms", "pairwise, bias last")
        );

    [Fact]
    public void InputsSplitInThree_KeepTheirBits() =>
        Check(
            new SimulatedLayer(
                ElementType.F32,
                asked =>
                {
                    float sum = (float)asked.Bias!.Value;
                    for (int k = 0; k < asked.Left.Length; k++)
                    {
                        (double[] x, double[] w) = (Casts.Split(asked.Left[k]), Casts.Split(asked.Right[k]));
                        foreach ((int i, int j) in new[] { (0, 2), (1, 1), (2, 0), (0, 1), (1, 0), (0, 0) })
                        {
                            sum += (float)(x[i] * w[j]);
                        }
                    }

                    return sum;
                }
            ),
            ("input bits", "all 24"),
            ("sum bits", "24"),
            ("order of 64 terms", "sequential, bias first")
        );

    [Fact]
    public void InputsSplitInTwo_Lose8Bits() =>
        Violated(
            new SimulatedLayer(ElementType.F32, new Hardware(ElementType.F32) { Read = value => Casts.Split(value)[..2].Sum() }.Sequential),
            "but w is read with 1",
            ("sum bits", "24")
        );

    [Fact]
    public void DoublesSummedInFloat_AreViolated() =>
        Violated(
            new SimulatedLayer(ElementType.F64, new Hardware(ElementType.F32) { Read = value => (float)value }.Sequential),
            "declared sums in f64, which has 53 significant bits, but a partial sum keeps 24",
            ("input bits", "x not determined, w not determined, b not determined, exponents of f32"),
            ("order of 64 terms", "sequential, bias first")
        );

    [Fact]
    public void FlushedInputs() =>
        Violated(
            new SimulatedLayer(ElementType.F32, new Hardware(ElementType.F32) { Read = Casts.Flushed }.Sequential),
            "declared to keep subnormal numbers, but flushes inputs to 0",
            ("subnormals", "flushed: inputs")
        );

    [Fact]
    public void FlushedResults_AreFine_WhereDeclared() =>
        Check(
            new SimulatedLayer(
                ElementType.F32,
                new Hardware(ElementType.F32) { Adder = (a, b) => Casts.Flushed((float)(a + b)), Product = Casts.Flushed }.Sequential
            )
            {
                DeclaresFlushing = true,
            },
            ("subnormals", "flushed: products, results"),
            ("random sums foretold", All)
        );

    [Fact]
    public void SumsTowardZero() =>
        Check(
            new SimulatedLayer(
                ElementType.F32,
                new Hardware(ElementType.F32) { Adder = Casts.AddTowardZero, Read = value => value }.Sequential
            ),
            ("additions round", "toward-zero"),
            ("order of 64 terms", "sequential, bias first (of 32 terms)"),
            ("same on repeat", "yes")
        );

    /// <summary>As a matrix unit does: 4 products and the running sum, aligned to the largest, cut off, added, cut off.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void FourProductsAtATime_InOneAddition(int guardBits)
    {
        double Unit(Asked asked)
        {
            double sum = 0;
            foreach (int[] four in Enumerable.Range(0, asked.Left.Length).Chunk(4))
            {
                double[] addends = [sum, .. four.Select(k => asked.Left[k] * asked.Right[k])];
                double largest = addends.Max(Math.Abs);
                if (largest == 0)
                {
                    continue;
                }

                double last = Math.ScaleB(1, Math.ILogB(largest) - 23 - guardBits);
                sum = Casts.AddTowardZero(addends.Sum(addend => Math.Truncate(addend / last) * last), 0);
            }

            return sum;
        }

        Check(
            new SimulatedLayer(ElementType.F16, Unit)
            {
                Declared = ElementType.F32,
                Operations = FrozenSet.Create(Operation.LinearBackward),
            },
            site => site.Output == "dx",
            (
                "order of 64 terms",
                "sequential, 4 terms at a time in one addition"
                    + "; of 33 terms: sequential, 4 terms at a time in one addition, then the last one"
                    + "; of 7 terms: sequential, 3 terms at a time in one addition"
            ),
            ("sum bits", "24"),
            ("additions round", "toward-zero"),
            ("products", "exact"),
            ("random sums foretold", All)
        );
    }

    [Fact]
    public void CompensatedSums_AreNotForetold()
    {
        double Kahan(Asked asked)
        {
            float sum = (float)asked.Bias!.Value,
                lost = 0;
            for (int k = 0; k < asked.Left.Length; k++)
            {
                float term = ((float)asked.Left[k] * (float)asked.Right[k]) - lost;
                float next = sum + term;
                lost = next - sum - term;
                sum = next;
            }

            return sum;
        }

        SiteFingerprint site = Check(new SimulatedLayer(ElementType.F32, Kahan), ("input bits", "all 24"));
        Assert.NotEqual(All, Line(site, "random sums foretold"));
        Assert.Contains(FingerprintText.Reasons(site), reason => reason.Contains("so there is more to it", StringComparison.Ordinal));
    }

    [Fact]
    public void AnExampleAlone_SummedInAnotherOrder_ShowsAsBatchDependence() =>
        Check(
            new SimulatedLayer(ElementType.F32, asked => asked.Rows == 1 ? InFloat.Pairwise(asked) : InFloat.Sequential(asked)),
            ("same at any batch", "no: first at batch 2, row 0 (17 terms, 3 columns)"),
            ("same on repeat", "yes")
        );

    [Fact]
    public void ATileEdge_ShowsAsDependenceOnThePosition() =>
        Check(
            new SimulatedLayer(
                ElementType.F32,
                asked => asked.Row == 1 && asked.Column == 1 ? InFloat.Pairwise(asked) : InFloat.Sequential(asked)
            ),
            ("order of 64 terms", "sequential, bias first"),
            ("same at any position", "no: y[1,1] has other bits than y[0,0], though both are the same sum")
        );

    [Fact]
    public void AnOrderThatChanges_IsNotDetermined()
    {
        var random = new Random(1);
        double Shuffled(Asked asked)
        {
            int[] order = [.. Enumerable.Range(0, asked.Left.Length)];
            random.Shuffle(order);
            return InFloat.InOrder(asked, order);
        }

        SiteFingerprint site = Check(
            new SimulatedLayer(ElementType.F32, Shuffled),
            ("input bits", "all 24"),
            ("sum bits", "24"),
            ("order of 64 terms", "not determined"),
            ("random sums foretold", "not determined")
        );
        Assert.Matches(
            "^no: of 4 calls with random numbers, call [1-4] gave other bits when it was put again$",
            Line(site, "same on repeat")
        );
    }

    [Fact]
    public void BiasGradient_InHalves_WithFloatSums() =>
        Check(
            new SimulatedLayer(ElementType.F16, InFloat.Pairwise)
            {
                Declared = ElementType.F32,
                Operations = FrozenSet.Create(Operation.LinearBackward),
            },
            site => site.Output == "db",
            ("input bits", "all 11"),
            ("sum bits", "24"),
            ("products", "-"),
            ("order of 64 terms", "pairwise"),
            ("same at any batch", "-"),
            ("random sums foretold", All)
        );

    [Fact]
    public void Layouts_ThatDiffer_HaveAColumnEach()
    {
        var layer = new SimulatedLayer(
            ElementType.F32,
            asked => asked.Call.Layout == WeightLayout.OutputMajor ? InFloat.Pairwise(asked) : InFloat.Sequential(asked)
        )
        {
            Layouts = Enum.GetValues<WeightLayout>().ToFrozenSet(),
            Operations = FrozenSet.Create(Operation.LinearForward),
        };
        FingerprintReport report = Run(layer);
        Assert.Equal(["sequential, bias first", "pairwise, bias last"], report.Sites.Select(site => Line(site, "order of 64 terms")));
        Assert.All(report.Sites, site => Assert.Single(site.Layouts));
    }

    [Fact]
    public void Layouts_ThatDoNotDiffer_ShareOne()
    {
        var layer = new SimulatedLayer(ElementType.F32, InFloat.Sequential) { Layouts = Enum.GetValues<WeightLayout>().ToFrozenSet() };
        Assert.Equal([WeightLayout.InputMajor, WeightLayout.OutputMajor], Assert.Single(Run(layer).Sites).Layouts);
    }

    [Fact]
    public void AnException_IsAViolation()
    {
        FingerprintReport report = Run(new SimulatedLayer(ElementType.F32, _ => throw new InvalidOperationException("no")));
        Assert.Equal(Verdict.Violated, report.Verdict);
        Assert.Equal(["no answer: InvalidOperationException: no"], Assert.Single(report.Sites).Notes);
    }

    [Fact]
    public void NothingThatSums_IsVacuous()
    {
        FingerprintReport report = Run(
            new SimulatedLayer(ElementType.F32, InFloat.Sequential) { Operations = FrozenSet.Create(Operation.ReluForward) }
        );
        Assert.Equal(Verdict.Vacuous, report.Verdict);
        Assert.Empty(report.Sites);
    }

    private static FingerprintReport Run(IImplementation implementation) =>
        new Fingerprinter(implementation) { Side = 2, BatchShapes = [(17, 3)] }.Run();

    private static SiteFingerprint Check(IImplementation implementation, params (string Property, string Finding)[] expected) =>
        Check(implementation, _ => true, expected);

    private static SiteFingerprint Check(
        IImplementation implementation,
        Func<SiteFingerprint, bool> which,
        params (string Property, string Finding)[] expected
    )
    {
        SiteFingerprint site = Run(implementation).Sites.Single(which);
        AssertLines(site, expected);
        Assert.True(site.Verdict == Verdict.Verified, string.Join("; ", site.Notes));
        return site;
    }

    private static void Violated(IImplementation implementation, string note, params (string Property, string Finding)[] expected)
    {
        FingerprintReport report = Run(implementation);
        SiteFingerprint site = Assert.Single(report.Sites);
        AssertLines(site, expected);
        Assert.Contains(site.Notes, one => one.Contains(note, StringComparison.Ordinal));
        Assert.Equal(Verdict.Violated, site.Verdict);
        Assert.Equal(1, report.ExitCode);
    }

    private static void AssertLines(SiteFingerprint site, (string Property, string Finding)[] expected)
    {
        string all = string.Join(
            '\n',
            [
                .. FingerprintText.Lines(site).Select(line => $"{line.Property}: {line.Finding}"),
                .. site.Notes,
                .. FingerprintText.Reasons(site),
            ]
        );
        foreach ((string property, string finding) in expected)
        {
            Assert.True(Line(site, property) == finding, $"{property}: expected {finding}\n{all}");
        }
    }

    private static string Line(SiteFingerprint site, string property) =>
        FingerprintText.Lines(site).Single(line => line.Property == property).Finding;
}
