using System.Text.RegularExpressions;

namespace ExactGrad.Cli.Pages;

/// <summary>A public thread that a mistake stands for, as the catalogue names it: owner/repository#number, or repository#number.</summary>
internal static class Thread
{
    private static readonly Regex Name = new(@"^((?<owner>[A-Za-z0-9-]+)/)?(?<repository>[A-Za-z0-9._-]+)#(?<number>[0-9]+)$");

    private static readonly Dictionary<string, string> Owners = new()
    {
        ["chainer"] = "chainer",
        ["cutlass"] = "NVIDIA",
        ["DeepSpeed"] = "deepspeedai",
        ["deeplearning4j"] = "deeplearning4j",
        ["flashlight"] = "flashlight",
        ["Halide"] = "halide",
        ["keras"] = "keras-team",
        ["Liger-Kernel"] = "linkedin",
        ["mlpack"] = "mlpack",
        ["modular"] = "modular",
        ["mxnet"] = "apache",
        ["nanoGPT"] = "karpathy",
        ["nn-zero-to-hero"] = "karpathy",
        ["OpenBLAS"] = "OpenMathLib",
        ["Paddle"] = "PaddlePaddle",
        ["pytorch"] = "pytorch",
        ["rust-blas"] = "mikkyang",
        ["stylegan3"] = "NVlabs",
        ["Theano"] = "Theano",
        ["tiny-dnn"] = "tiny-dnn",
        ["TransformerEngine"] = "NVIDIA",
        ["triton"] = "triton-lang",
        ["unsloth"] = "unslothai",
    };

    /// <summary>Its address; null where its owner is not known.</summary>
    internal static string? Link(string thread)
    {
        Match match = Name.Match(thread);
        string repository = match.Groups["repository"].Value;
        string? owner = match.Groups["owner"].Success ? match.Groups["owner"].Value : Owners.GetValueOrDefault(repository);
        // The address of an issue leads to a pull request of that number as well.
        return match.Success && owner is not null ? $"https://github.com/{owner}/{repository}/issues/{match.Groups["number"].Value}" : null;
    }
}
