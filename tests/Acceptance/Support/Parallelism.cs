using Xunit;

// Most tests here wait for processes: two at a time would leave the processors idle.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
