using Regreen.Adapters.Process.Supervising;
using Regreen.TestServer;

// serve OPTIONS: a small web server; supervise …: what the drivers start between themselves and a process; own …: a run that can be killed.
return args switch
{
    ["serve", .. var options] => await Server.RunAsync(options),
    [Supervisor.Verb, .. var arguments] => await Supervisor.RunAsync(arguments, Console.OpenStandardInput(), Console.OpenStandardOutput(), TimeProvider.System),
    ["own", var root, var key, var kind] => await Owner.RunAsync(root, key, kind),
    _ => 2,
};
