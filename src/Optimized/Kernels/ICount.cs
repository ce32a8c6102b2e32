using System.Runtime.InteropServices;

namespace ExactGrad.Optimized;

/// <summary>
/// A number as a type, its size in bytes: a kernel takes one as a type argument, and what it does not need for that number is not compiled. The
/// JIT knows a size as it reads the code; what a property returns it knows only after it has compiled all that depends on it, which
/// made a kernel's first call three times as long.
/// </summary>
internal interface ICount;

/// <summary>1.</summary>
[StructLayout(LayoutKind.Sequential, Size = 1)]
internal readonly struct One : ICount;

/// <summary>2.</summary>
[StructLayout(LayoutKind.Sequential, Size = 2)]
internal readonly struct Two : ICount;

/// <summary>3.</summary>
[StructLayout(LayoutKind.Sequential, Size = 3)]
internal readonly struct Three : ICount;

/// <summary>4.</summary>
[StructLayout(LayoutKind.Sequential, Size = 4)]
internal readonly struct Four : ICount;

/// <summary>5.</summary>
[StructLayout(LayoutKind.Sequential, Size = 5)]
internal readonly struct Five : ICount;

/// <summary>6.</summary>
[StructLayout(LayoutKind.Sequential, Size = 6)]
internal readonly struct Six : ICount;

/// <summary>7.</summary>
[StructLayout(LayoutKind.Sequential, Size = 7)]
internal readonly struct Seven : ICount;

/// <summary>8.</summary>
[StructLayout(LayoutKind.Sequential, Size = 8)]
internal readonly struct Eight : ICount;
