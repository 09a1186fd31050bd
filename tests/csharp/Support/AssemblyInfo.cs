using Xunit;

// Some tests close all engines of the process, or write in place of the console.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
