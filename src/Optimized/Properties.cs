using System.Runtime.CompilerServices;

// No method reads a local that it has not written; clearing them all first takes a large part of the time of a small product.
[module: SkipLocalsInit]
