using System.Security.Cryptography;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Lanes;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Cases;

/// <summary>
/// Ids mean the same inputs for ever. A row that fails here says that the generator has changed: then change
/// <see cref="CaseId.Version"/> as well, since every id that anybody has written down now means something else.
/// </summary>
public sealed class GoldenCases
{
    /// <summary>A case, and SHA-256 over names, shapes and bytes of its inputs in the order of their names.</summary>
    public sealed record Row(string Id, string Sha256)
    {
        public override string ToString() => Id;
    }

    public static TheoryData<Row> Rows { get; } =
    [
        new Row(
            "eg1/exact.p53/linear.forward/f64/input-major/-/3x17x5/-/0123456789abcdef",
            "e15c33c5f72044ac1f9e073dba6f1c7b6e8e5f7d93b9e4f777f20273c29daa88"
        ),
        new Row(
            "eg1/exact.p24/linear.backward/f32/output-major/-/33x7x65/dx+dw:acc+db:acc/00000000000000ff",
            "c26aa54d3e0f220efda45caba1ec58f822815591a7bedf8939d4d4ad842f4eeb"
        ),
        new Row(
            "eg1/exact.p24/linear.backward/bf16/input-major/-/5x6x7/dx:acc+db/fedcba9876543210",
            "ba314f5a485e31c4767621ab86a3109dc1e7fec06a60b782fafa40efdd0a3466"
        ),
        new Row(
            "eg1/exact.p11/relu.backward/f16/-/-/9x4/-/0000000000000001",
            "999d9a8148cf96993d9a83fc2d1f15b8aec4c06a653dba5ec2dabbab775c8f1c"
        ),
        new Row(
            "eg1/exact.p24/mse.forward/f32/-/batch-mean/4x5/-/0000000000000002",
            "6c804d8ec1f4d0146160632ddabf38cd405e0714b0a09e302ea842e8d3704a45"
        ),
        new Row(
            "eg1/exact.p53/mse.backward/f64/-/none/3x3/-/0000000000000003",
            "501ba190538309ef6470320089369c417794c63699fcdbe49a7be73f979d6588"
        ),
        new Row(
            "eg1/exact.p24/network.step/f32/input-major/sum/2x3x4x5/dx+dw1+db1:acc+dw2+db2/0000000000000004",
            "01dff6afd740a65b64f72215bc38b8f3df0af597d1273589e7f444a8ca14a48d"
        ),
        new Row(
            "eg1/rounding.uniform-f32/linear.forward/f16/output-major/-/4x9x3/-/0000000000000005",
            "47656601a4d332b355b2273016264840389209f673e9a7bbf2c2f6eacfe82928"
        ),
        new Row(
            "eg1/rounding.wide-f64/linear.backward/f64/input-major/-/7x8x9/dw:acc/0000000000000006",
            "f0d0e5796f5ae9d8a325fadea0b8eec809d094b0de54b9c8d4055abec5ad4317"
        ),
        new Row(
            "eg1/rounding.cancel-f32/linear.backward/bf16/output-major/-/6x6x6/dx+dw+db/0000000000000007",
            "2a7ccfbbf75d4351a52e5597f80ef3034f0b36cf08364a9c589550f791b97064"
        ),
        new Row(
            "eg1/rounding.wide-f32/mse.forward/f16/-/mean/100x100/-/0000000000000008",
            "b93ed02a551ac91037cc9913c61db3ec10091e64e8917f7182ae08311a50de8b"
        ),
        new Row(
            "eg1/derivative.p24/network.step/f32/output-major/mean/2x3x4x4/dx+dw1+db1+dw2+db2/0000000000000009",
            "326c40ad26907aa8b05d2a39b08bc48a229229727394ae53f4db70b0e2f5546d"
        ),
        new Row(
            "eg1/laws.adjoint-p24/linear.backward/f32/input-major/-/3x4x5/dx+dw+db/000000000000000a",
            "15acfd22bdcda80b4e9cc5fcd9ec6ed4389f92934e35f5883db0f0dd39df9081"
        ),
        new Row(
            "eg1/laws.power-of-two-scaling-p8/linear.backward/bf16/input-major/-/3x4x5/dx+dw+db/000000000000000b",
            "27a59b62732ecf1a08920798a709dac15c22d3cf7c50fd43b955d2dd9236b11f"
        ),
        new Row(
            "eg1/contract.interleaved-p24/network.step/f32/input-major/sum/2x3x4x5/dx+dw1:acc/000000000000000c",
            "f23eac451892f14a67de13a44eeb61e53252d38242251533af78a76a132bd21b"
        ),
        new Row(
            "eg1/contract.again-p24/network.step/f32/input-major/mean/2x3x4x4/dx+dw1:acc/000000000000000d",
            "c4ab96a95963a6727856e680ada613752b87584caeafe93bebf964c9bec7a99e"
        ),
        new Row(
            "eg1/contract.again-p24/linear.backward/f32/output-major/-/3x4x5/dx+dw:acc+db/000000000000000e",
            "e96ac5137adf7336014ff9195cfee193250631938ac446a0c3c9be62a81f2b0b"
        ),
        new Row(
            "eg1/contract.accumulate-p24/network.step/f64/input-major/sum/2x3x4x4/dx+dw1+db1+dw2+db2/0000000000000014",
            "1d4f5510ba9487356ec0a404f49df902b51f7ebd7a6e3a31a5d754ebf8436682"
        ),
        new Row(
            "eg1/contract.threads-p24/linear.forward/f32/input-major/-/3x4x5/-/000000000000000f",
            "c71b36af621d79a4bc431181f9779ccfbdd86f67ec925149be503bb18e725d13"
        ),
        new Row(
            "eg1/wide.dy-p24/linear.backward/f32/input-major/-/3x4x5/dx+dw+db:acc/0000000000000010",
            "0b64a6efcf9034e9be9ff539013cdbb62eb789e2a10ac1f432599e55701ae36b"
        ),
        new Row(
            "eg1/special.nan-p24/linear.forward/bf16/output-major/-/3x4x5/-/0000000000000011",
            "0efeef7468fddb995b7509b80405f0f05507056385ca2a12540bb6bec292f24d"
        ),
        new Row(
            "eg1/special.overflow-p24/linear.backward/f32/input-major/-/3x4x5/dx+dw+db/0000000000000012",
            "9031ec21a1e491f7817c4e7dfe8120e0e32ae826b5cd16cf73f5d70c2bbf426e"
        ),
        new Row(
            "eg1/large.p24/linear.forward/f32/input-major/-/7x9x11/-/0000000000000013",
            "ee3b9f028378aac29ee73240fc564bb47e2bfcaf08357f6d548e00c9bb394665"
        ),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Inputs_OfAnId_AreWhatTheyHaveAlwaysBeen(Row row)
    {
        string hash = Hash(row.Id);
        Assert.True(row.Sha256 == hash, $"{row.Id} now hashes to {hash}");
    }

    [Fact]
    public void Hash_SeesOneBit()
    {
        string id = Rows.First().Data.Id;
        Assert.NotEqual(Hash(id), Hash(id[..^1] + "e"));
    }

    private static string Hash(string text)
    {
        var id = CaseId.Parse(text);
        Lane lane = Lane.All.Single(known => known.Name == id.Lane);
        Assert.Null(lane.Problem(id));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, Tensor tensor) in lane.Inputs(id).OrderBy(input => input.Key, StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.ASCII.GetBytes(name + tensor.ShapeText));
            hash.AppendData(tensor.Bytes.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
