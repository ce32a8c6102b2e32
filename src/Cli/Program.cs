using ExactGrad.Cli.Commands;

return await Application.RunAsync(args);
