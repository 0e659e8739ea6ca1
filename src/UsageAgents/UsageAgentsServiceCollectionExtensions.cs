using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using UsageAgents.Agents;
using UsageAgents.Importing;
using UsageAgents.Planning;
using UsageAgents.Planning.Rules;
using UsageAgents.Prices;
using UsageAgents.Running;
using UsageAgents.Series;
using UsageAgents.Telemetry;
using UsageAgents.Tools;
using UsageAgents.Usage;

namespace UsageAgents;

/// <summary>Puts the agents, their tools, data and prices together.</summary>
internal static class UsageAgentsServiceCollectionExtensions
{
    public static IServiceCollection AddUsageAgents(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<AgentOptions>().Bind(configuration.GetSection(AgentOptions.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ToolOptions>().Bind(configuration.GetSection(ToolOptions.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<UsageOptions>().Bind(configuration.GetSection(UsageOptions.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<EmbeddedUsage>();
        services.AddSingleton(provider => new DataFolder(provider.GetRequiredService<IOptions<UsageOptions>>().Value.Folder));
        services.AddSingleton(provider => new TenantUsage(
            provider.GetRequiredService<EmbeddedUsage>(),
            PriceCatalogue.Embedded(),
            provider.GetRequiredService<DataFolder>(),
            provider.GetRequiredService<IOptions<UsageOptions>>().Value.MaxDatabases));
        services.AddSingleton<UsageImporter>();
        services.AddSingleton<UsageIntake>();
        services.AddOptions<PriceOptions>().Bind(configuration.GetSection(PriceOptions.SectionName)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PriceOptions>, PriceOptionsValidator>();
        services.AddSingleton(provider => PriceCatalogue.Of(provider.GetRequiredService<IOptions<PriceOptions>>().Value));
        services.AddTools();
        services.AddAgents();
        services.AddRuns(configuration);
        return services;
    }

    private static void AddTools(this IServiceCollection services)
    {
        services.AddSingleton<ITool, UsageQueryTool>();
        services.AddSingleton<ITool, UsageStatisticsTool>();
        services.AddSingleton<ITool, UsageAnomaliesTool>();
        services.AddSingleton<ITool, UsageCostTool>();
        services.AddSingleton<ITool, PriceComparisonTool>();
        services.AddSingleton<ITool, PriceListTool>();
        services.AddSingleton<ITool, UsageProfileTool>();
        services.AddSingleton<ITool, UsageForecastTool>();
        services.AddSingleton<ITool, UsageSpendTool>();
        services.AddSingleton<ITool, WhatIfTool>();
        services.AddSingleton<ITool, SpendOptimisationTool>();
        services.AddSingleton<UsageSeriesReader>();
        services.AddSingleton<ToolRegistry>();
        services.AddSingleton<ToolDispatcher>();
    }

    private static void AddAgents(this IServiceCollection services)
    {
        services.AddSingleton<IPlanner>(provider => new PlanMemory(new RulePlanner(provider.GetRequiredService<PriceCatalogue>())));
        services.AddSingleton<PlanExecutor>();
        services.AddSingleton<IAgent>(provider => Planned(provider, AgentNames.Data, "unified_data_agent"));
        services.AddSingleton<IAgent>(provider => Planned(provider, AgentNames.Optimization, "optimization_agent"));
        services.AddSingleton<IAgent>(provider => Dedicated(provider, AgentNames.Report, "report_agent", new ReportRule()));
        services.AddSingleton<IAgent>(provider => Dedicated(provider, AgentNames.Actions, "action_agent", new ActionsRule(provider.GetRequiredService<PriceCatalogue>())));
        services.AddSingleton<IAgent, SupervisorAgent>();
        services.AddSingleton<AgentDirectory>();
        services.AddSingleton<EvaluationEvents>();
        services.AddSingleton<RunTelemetry>();
    }

    // Whatever it is asked, it does the one thing that it is for, on the part of the traffic that the question names.
    private static PlannedAgent Dedicated(IServiceProvider provider, string name, string alias, IPlanningRule rule) => new(
        name, alias, new DedicatedPlanner(provider.GetRequiredService<PriceCatalogue>(), rule), provider.GetRequiredService<PlanExecutor>(), provider.GetRequiredService<TenantUsage>());

    private static void AddRuns(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RunOptions>().Bind(configuration.GetSection(RunOptions.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(OpenJournal);
        services.AddSingleton<RunStore>();
        services.AddSingleton<RunAdmission>();
        services.AddSingleton<RunExecution>();
        services.AddSingleton<IRunLauncher, LocalRunLauncher>();
        services.AddSingleton<AgentRunner>();
        services.AddSingleton<IHostedService, RunRecovery>();
    }

    private static IRunJournal OpenJournal(IServiceProvider provider) =>
        SqliteRunJournal.TryOpen(provider.GetRequiredService<IOptions<RunOptions>>().Value, provider.GetRequiredService<ILogger<SqliteRunJournal>>())
        ?? (IRunJournal)new MemoryRunJournal();

    private static PlannedAgent Planned(IServiceProvider provider, string name, string alias) =>
        new(name, alias, provider.GetRequiredService<IPlanner>(), provider.GetRequiredService<PlanExecutor>(), provider.GetRequiredService<TenantUsage>());
}
