using System.Collections.Frozen;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Reference;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>What decides which cases are drawn and how they are judged stands in the terms of a run, whatever order it was told in.</summary>
public sealed class RunTermTests
{
    private static readonly Capabilities Declared = new()
    {
        Name = "mine",
        Version = "2",
        Operations = new[] { Operation.ReluForward, Operation.LinearForward }.ToFrozenSet(),
        ElementTypes = new[] { ElementType.BF16, ElementType.F32 }.ToFrozenSet(),
        Layouts = new[] { WeightLayout.OutputMajor, WeightLayout.InputMajor }.ToFrozenSet(),
        Reductions = new[] { Reduction.Mean, Reduction.Sum }.ToFrozenSet(),
        Accumulators = new Dictionary<ElementType, ElementType> { [ElementType.BF16] = ElementType.F32 },
        ReluAtZero = 0.5,
    };

    private static readonly JudgeOptions Asked = new()
    {
        Lanes = ["rounding", "exact"],
        ElementTypes = [ElementType.BF16, ElementType.F32],
        Layouts = [WeightLayout.OutputMajor, WeightLayout.InputMajor],
        Reductions = [Reduction.Mean, Reduction.Sum],
        Cases = 7,
        CasesDivisor = 3,
        Seed = 5,
        MaxSide = 9,
        LargeSide = 600,
        LargeProducts = 11,
        KnownFailures = [new KnownFailure("a case", "it fails", "because", new DateOnly(2026, 3, 4))],
    };

    [Fact]
    public void Terms_AreAllThatDecides()
    {
        IReadOnlyList<RunTerm> terms = RunTerm.Of(Declared, Asked);
        Assert.Equal("version", terms[0].Name);
        Assert.Equal(
            [
                "seed: 5",
                "implementation: mine 2",
                "declared: linear.forward,relu.forward; f32,bf16; input-major,output-major; sum,mean; accumulates True; "
                    + "sums f32:f32,bf16:f32; relu at 0 0.5; at NaN NaN; flushes False; batch invariant False",
                "lanes: exact,rounding",
                "elementTypes: f32,bf16",
                "layouts: input-major,output-major",
                "reductions: sum,mean",
                "cases: 7",
                "casesDivisor: 3",
                "maxSide: 9",
                "largeSide: 600",
                "largeProducts: 11",
                "knownFailures: a case 2026-03-04 it fails",
            ],
            terms.Skip(1).Select(term => $"{term.Name}: {term.Value}")
        );
    }

    [Fact]
    public void WhatWasNotAsked_IsAll()
    {
        Dictionary<string, string> terms = RunTerm.Of(Declared, new JudgeOptions()).ToDictionary(term => term.Name, term => term.Value);
        Assert.All(["lanes", "elementTypes", "layouts", "reductions"], name => Assert.Equal("all", terms[name]));
        Assert.Equal(("default", ""), (terms["cases"], terms["knownFailures"]));
        Assert.Equal(RunTerm.Version, terms["version"]);
        Assert.NotEqual("", RunTerm.Version);
    }

    [Fact]
    public void Nothing_IsRefused()
    {
        Assert.Equal("declared", Assert.Throws<ArgumentNullException>(() => RunTerm.Of(null!, Asked)).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => RunTerm.Of(Declared, null!)).ParamName);
        Assert.Equal("first", Assert.Throws<ArgumentNullException>(() => RunTerm.Difference(null!, [])).ParamName);
        Assert.Equal("second", Assert.Throws<ArgumentNullException>(() => RunTerm.Difference([], null!)).ParamName);
    }

    [Fact]
    public void Difference_IsTheFirst_AndWhatOneDoesNotTellIsOne()
    {
        RunTerm[] first = [new("a", "1"), new("b", "2"), new("c", "3")];
        Assert.Null(RunTerm.Difference(first, first));
        Assert.Null(RunTerm.Difference(first, [.. first.Reverse()]));
        Assert.Null(RunTerm.Difference([], []));
        Assert.Equal(("b", "2", "5"), RunTerm.Difference(first, [new("a", "1"), new("b", "5"), new("c", "6")]));
        Assert.Equal(("c", "3", "not told"), RunTerm.Difference(first, first[..2]));
        Assert.Equal(("c", "not told", "3"), RunTerm.Difference(first[..2], first));
    }
}
