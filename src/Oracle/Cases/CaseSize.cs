namespace ExactGrad.Oracle.Cases;

/// <summary>How large a case may be: an id can be typed, and must not eat the machine.</summary>
/// <param name="Elements">Most elements of a tensor.</param>
/// <param name="Products">Most products of numbers in the matrix products of one forward.</param>
internal readonly record struct CaseSize(long Elements, long Products)
{
    /// <summary>For lanes that compute their truths naively; what they draw stays far below.</summary>
    internal static CaseSize Naive { get; } = new(1 << 24, 1 << 28);

    /// <summary>Why a case is too large, or null.</summary>
    internal string? Problem(CaseId id)
    {
        string extents = string.Join('x', id.Extents);
        UInt128 elements = LargestTensor(id.Extents);
        if (elements > (UInt128)Elements)
        {
            return $"extents {extents} make a tensor of {elements} elements; a case has at most {Elements} in each";
        }

        UInt128 products = AllProducts(id.Extents);
        return products > (UInt128)Products ? $"extents {extents} make {products} products; a case has at most {Products}" : null;
    }

    // Inputs are B,n and n,m, outputs B,m: pairs of neighbours, and pairs with the batch.
    private static UInt128 LargestTensor(IReadOnlyList<int> extents)
    {
        UInt128 largest = (UInt128)extents.Max();
        for (int k = 1; k < extents.Count; k++)
        {
            largest = UInt128.Max(largest, UInt128.Max(Product(extents[0], extents[k]), Product(extents[k - 1], extents[k])));
        }

        return largest;
    }

    private static UInt128 AllProducts(IReadOnlyList<int> extents)
    {
        UInt128 products = 0;
        for (int k = 2; k < extents.Count; k++)
        {
            products += Product(extents[0], extents[k - 1], extents[k]);
        }

        return products;
    }

    private static UInt128 Product(params ReadOnlySpan<int> factors)
    {
        UInt128 product = 1;
        foreach (int factor in factors)
        {
            product *= (UInt128)factor;
        }

        return product;
    }
}
