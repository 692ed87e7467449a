package org.kalamdb.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs scenarios and prints a table of what was measured. Its exit status is 1 when a scenario got a
/// wrong answer.
public final class LoadGenerator {
    private final Options options;
    private final List<Result> results = new ArrayList<>();

    private LoadGenerator(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = List.of(arguments);
        if (words.contains("--list") || words.contains("--help")) {
            IO.println(Options.USAGE);
            Scenarios.all().forEach(scenario -> IO.println(scenario.name()));
            return;
        }
        boolean right = new LoadGenerator(Options.parse(words)).run();
        System.exit(right ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        String head = Machine.describe() + " Load average before the run: " + Machine.loadAverage() + ".\n"
                + options.warmUp().toSeconds() + " s of warm-up and "
                + options.measure().toSeconds()
                + " s measured for each scenario; server started with " + String.join(" ", options.jvm()) + ".\n\n";
        IO.println(head);
        IO.print(Result.HEAD);
        Set<String> names = Scenarios.all().stream().map(Scenario::name).collect(Collectors.toSet());
        List<Scenario> chosen = Scenarios.all().stream()
                .filter(scenario -> options.selects(scenario.name(), names))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no scenario is named " + options.only());
        }
        for (int from = 0; from < chosen.size(); ) {
            int to = from;
            while (to < chosen.size()
                    && chosen.get(to).server() == chosen.get(from).server()) {
                to++;
            }
            runOn(chosen.get(from).server(), chosen.subList(from, to));
            from = to;
        }
        if (options.report() != null) {
            Report.renew(options.report(), "load", head + table());
        }
        return results.stream().allMatch(result -> result.measured().errors() == 0);
    }

    private String table() {
        return Result.HEAD
                + results.stream().map(result -> result.line() + "\n").collect(Collectors.joining());
    }

    private void runOn(Scenario.Server kind, List<Scenario> scenarios) throws IOException, InterruptedException {
        try (Target target = target(kind);
                Bench bench = new Bench(target, options)) {
            for (Scenario scenario : scenarios) {
                for (Result result : scenario.body().run(bench)) {
                    Result named = result.named(scenario.name());
                    results.add(named);
                    IO.println(named.line());
                    printError(named.measured().firstError());
                }
            }
        }
    }

    private static void printError(@Nullable String error) {
        if (error != null) {
            IO.println(error);
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // closed by the caller
    private Target target(Scenario.Server kind) throws IOException, InterruptedException {
        if (options.url() != null) {
            return Target.running(options.url(), options.pid());
        }
        List<String> settings = new ArrayList<>(kind.settings());
        settings.addAll(options.settings());
        return Target.start(options.app(), options.folder(), kind.jvm(options.jvm()), settings);
    }
}
