using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Judging;

/// <summary>How strong a lane's pass is for one output in one element type.</summary>
public sealed record OutputStrength
{
    /// <summary>The operation.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The output.</summary>
    public required string Output { get; init; }

    /// <summary>Its element type.</summary>
    public required ElementType ElementType { get; init; }

    /// <summary>Entries compared whose truth is finite and not 0; where it is not, any other answer is wrong.</summary>
    public required long Entries { get; init; }

    /// <summary>The smallest error of a single entry that would have been called wrong; infinite where there is no such entry.</summary>
    public required double SmallestError { get; init; }

    /// <summary>The smallest such error as a share of its entry.</summary>
    public required double SmallestShare { get; init; }

    /// <summary>
    /// Log2 of a bound on the probability that an implementation passes which computes, at every shape drawn, a polynomial other
    /// than the right one and of no higher degree (Schwartz-Zippel); null in lanes that do not draw for it, and for ReLU and the chain.
    /// </summary>
    public double? WrongPolynomialLog2 { get; init; }

    /// <summary>Cases that this probability is made of: those where it is below 1.</summary>
    public long PolynomialCases { get; init; }
}
