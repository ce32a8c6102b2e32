using ExactGrad.Oracle.Fingerprint.Probes;

namespace ExactGrad.Oracle.Fingerprint;

/// <summary>Puts all probes to one site, in an order in which each knows what it needs from those before.</summary>
/// <param name="questions">Where to ask.</param>
/// <param name="batchShapes">Terms and columns of the outputs on which batch invariance is tried.</param>
internal sealed class SiteProber(Questions questions, IReadOnlyList<(int Terms, int Columns)> batchShapes)
{
    /// <summary>K of the tree that the other probes build on.</summary>
    internal const int Terms = 64;

    // Where each unit is asked for by itself, K^2 and more calls are needed.
    private const int SingleTerms = 32;

    // Odd, one above a power of two, and few: where tails and thresholds show.
    private static readonly int[] OtherTerms = [33, 7];

    private const int ModelSums = 24;

    private const string Changing = "the same call does not give the same bits";

    private readonly SumSite _site = questions.Site;

    /// <exception cref="NoAnswerException">An answer is missing.</exception>
    internal SiteFindings Run()
    {
        var repeat = new RepeatProbe(questions, Terms);
        string? changes = repeat.Again();

        int terms = Terms;
        Measured<SumTree> tree = changes is null ? Tree(ref terms) : Measured<SumTree>.Unknown(Changing);
        var sumsProbe = new SumBitsProbe(questions, terms);
        Measured<SumBits> sums = tree.IsKnown ? sumsProbe.Run(tree.Value) : Measured<SumBits>.Known(sumsProbe.Run(changes is null ? 1 : 8));
        bool rounds = sums.IsKnown && sums.Value.Least <= sumsProbe.Limit(sums.Value.Narrowest);
        string? undirected =
            changes is not null ? Changing
            : sums.IsKnown ? null
            : sums.Reason;
        Measured<RoundingDirection> sumDirection = undirected is null
            ? new RoundingProbe(questions, terms).OfSums(sums.Value)
            : Measured<RoundingDirection>.Unknown(undirected);
        Measured<RoundingDirection>? storeDirection =
            undirected is not null ? Measured<RoundingDirection>.Unknown(undirected)
            : sums.Value.Most > _site.Format.SignificandBits ? new RoundingProbe(questions, terms).OfStore(sums.Value)
            : null;

        var inputProbe = new InputProbe(questions, terms);
        Dictionary<Operand, Measured<int>> bits = inputProbe.Operands.ToDictionary(operand => operand, inputProbe.Bits);
        (Measured<ProductFinding> products, ProductRounding? rounding) = changes is null
            ? Products(tree, terms, sums, bits)
            : (Measured<ProductFinding>.Unknown(Changing), null);
        IReadOnlyList<InputFinding> inputs = [.. bits.Select(one => Input(inputProbe, one.Key, one.Value, sums, products))];

        SiteFindings findings = new()
        {
            Inputs = inputs,
            Range = inputProbe.Range()?.Type,
            Sums = sums.IsKnown
                ? Measured<SumFinding>.Known(new SumFinding(sums.Value.Least, sums.Value.Most, !rounds))
                : Measured<SumFinding>.Unknown(sums.Reason),
            SumDirection = sumDirection,
            StoreDirection = storeDirection,
            Products = products,
            Subnormals = new SubnormalProbe(questions, terms).Run(),
            Trees =
            [
                Named(tree, terms),
                .. OtherTerms
                    .Where(_ => tree.IsKnown && terms == Terms)
                    .Select(count => Named(new TreeProbe(questions, count).Run(single: false), count)),
            ],
            Repeat = InvarianceFinding.Of(changes),
            Positions = InvarianceFinding.Of(null),
            Batch = _site.HasBatchRows ? InvarianceFinding.Of(new BatchProbe(questions).Run(batchShapes)) : null,
            Model = Measured<ModelFinding>.Unknown(""),
        };
        return findings with
        {
            Model = Model(findings, tree, terms, sums, rounding),
            Repeat = InvarianceFinding.Of(changes ?? repeat.Again()),
            Positions = InvarianceFinding.Of(questions.Uneven),
        };
    }

    private Measured<SumTree> Tree(ref int terms)
    {
        Measured<SumTree> counted = new TreeProbe(questions, Terms).Run(single: false);
        if (counted.IsKnown)
        {
            return counted;
        }

        Measured<SumTree> single = new TreeProbe(questions, SingleTerms).Run(single: true);
        terms = single.IsKnown ? SingleTerms : terms;
        return single.IsKnown ? single : counted;
    }

    private Measured<TreeFinding> Named(Measured<SumTree> tree, int terms)
    {
        int bias = _site.HasBias ? terms : -1;
        return tree.IsKnown
            ? Measured<TreeFinding>.Known(new TreeFinding(terms, TreeShape.Describe(tree.Value, bias), tree.Value.Brackets(bias)))
            : Measured<TreeFinding>.Unknown(tree.Reason);
    }

    private (Measured<ProductFinding> Finding, ProductRounding? Rounding) Products(
        Measured<SumTree> tree,
        int terms,
        Measured<SumBits> sums,
        Dictionary<Operand, Measured<int>> bits
    )
    {
        if (!_site.HasProducts)
        {
            return (Measured<ProductFinding>.Known(new ProductFinding(ProductKind.None, null, 0, 0)), null);
        }

        if (!sums.IsKnown || !bits[Operand.Left].IsKnown || !bits[Operand.Right].IsKnown)
        {
            return (Measured<ProductFinding>.Unknown("the bits of inputs or of sums are not determined"), null);
        }

        int factors = Math.Min(bits[Operand.Left].Value, bits[Operand.Right].Value);
        var probe = new ProductProbe(questions, terms, factors, sums.Value);
        ProductRounding rounding = tree.IsKnown ? probe.Run(tree.Value) : probe.Run();
        ProductKind kind =
            probe.SumsHoldProducts && rounding.Bits is null ? ProductKind.Exact
            : rounding.FusedAdditions == rounding.Additions ? ProductKind.Fused
            : rounding.FusedAdditions == 0 ? ProductKind.Rounded
            : ProductKind.Mixed;
        return (
            Measured<ProductFinding>.Known(new ProductFinding(kind, rounding.Bits, rounding.FusedAdditions, rounding.Additions)),
            rounding
        );
    }

    /// <summary>Bits that do not survive were lost by the input, unless sums or products keep no more.</summary>
    private InputFinding Input(
        InputProbe probe,
        Operand operand,
        Measured<int> bits,
        Measured<SumBits> sums,
        Measured<ProductFinding> products
    )
    {
        string name = probe.Name(operand);
        if (!bits.IsKnown || bits.Value == _site.Format.SignificandBits)
        {
            return new InputFinding(name, bits, null);
        }

        bool isFactor = _site.HasProducts && operand != Operand.Bias;
        string? hidden =
            !sums.IsKnown ? "the bits of sums are not determined"
            : sums.Value.Least <= bits.Value ? $"sums keep {sums.Value.Least} bits, and hide what inputs keep"
            : isFactor && !products.IsKnown ? "what becomes of products is not determined"
            : isFactor && products.Value.Bits <= bits.Value ? $"products keep {products.Value.Bits} bits, and hide what inputs keep"
            : null;
        return hidden is null
            ? new InputFinding(name, bits, probe.Direction(operand, bits.Value))
            : new InputFinding(name, Measured<int>.Unknown(hidden), null);
    }

    /// <summary>Puts random sums, and foretells each from what was found.</summary>
    private Measured<ModelFinding> Model(
        SiteFindings findings,
        Measured<SumTree> tree,
        int terms,
        Measured<SumBits> sums,
        ProductRounding? rounding
    )
    {
        string? missing =
            !tree.IsKnown ? "the order"
            : !sums.IsKnown ? "the bits of sums"
            : !findings.Sums.Value.AtLeast && !findings.SumDirection.IsKnown ? "the direction of rounding"
            : findings.StoreDirection is { IsKnown: false } ? "the direction of rounding when stored"
            : !findings.Products.IsKnown ? "what becomes of products"
            : findings.Inputs.Any(input => !input.Bits.IsKnown || input.Direction is { IsKnown: false }) ? "how inputs are rounded"
            : null;
        if (missing is not null)
        {
            return Measured<ModelFinding>.Unknown($"nothing is foretold without {missing}");
        }

        var model = new SumModel
        {
            Site = _site,
            Tree = tree.Value,
            Bits = sums.Value,
            Unlimited = new SumBitsProbe(questions, terms).Limit(sums.Value.Narrowest) + 1,
            SumDirection = findings.SumDirection.IsKnown ? findings.SumDirection.Value : RoundingDirection.NearestEven,
            StoreDirection =
                findings.StoreDirection?.Value
                ?? (findings.SumDirection.IsKnown ? findings.SumDirection.Value : RoundingDirection.NearestEven),
            Inputs = new InputProbe(questions, terms)
                .Operands.Zip(findings.Inputs)
                .Where(pair => pair.Second.Direction is not null)
                .ToDictionary(pair => pair.First, pair => (pair.Second.Bits.Value, pair.Second.Direction!.Value)),
            Products = rounding,
        };
        var random = new RandomTerms(_site, "model");
        Terms[] asked = [.. Enumerable.Range(0, ModelSums).Select(_ => random.Sum(terms))];
        double[] values = questions.Ask(asked);
        // Only additions of more than two numbers leave open how they round; the best of what hardware is known to do counts.
        int?[] guards = tree.Value.Nodes.Any(node => node.Children.Count > 2) ? [null, 0, 1, 2, 3] : [null];
        int most = guards.Max(guard =>
            asked.Zip(values).Count(pair => (model with { GuardBits = guard }).Evaluate(pair.First) == pair.Second)
        );
        return Measured<ModelFinding>.Known(new ModelFinding(most, ModelSums));
    }
}
