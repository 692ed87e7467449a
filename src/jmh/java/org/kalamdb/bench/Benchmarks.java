package org.kalamdb.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kalamdb.load.LoadGenerator;
import org.kalamdb.load.Machine;
import org.kalamdb.load.Report;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// All benchmarks in one run: those inside a JVM (JMH), then the load generator. Takes the load
/// generator's options; with `--jmh regex` only the JMH benchmarks with such names run, with `--only` only
/// the load generator. `--quick` shortens both, `--param name=value,value` takes only such settings of the JMH
/// benchmarks that have them.
public final class Benchmarks {
    private static final String HEAD = """
            | benchmark | setting | threads | per second | error | bytes allocated each |
            | --- | --- | --- | --- | --- | --- |
            """;
    private static final List<String> JVM = List.of(
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlogging.initial-configurator.min-level=INFO", // else every library traces
            "-Xmx2g");

    private Benchmarks() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, RunnerException {
        List<String> rest = new ArrayList<>(List.of(arguments));
        String names = value(rest, "--jmh");
        if (names != null) {
            rest.subList(rest.indexOf("--jmh"), rest.indexOf("--jmh") + 2).clear();
        }
        if (names != null || !rest.contains("--only")) {
            runJmh(names == null ? ".*" : names, rest);
        }
        if (names == null) {
            LoadGenerator.main(rest.toArray(String[]::new));
        }
    }

    private static @Nullable String value(List<String> arguments, String option) {
        int at = arguments.indexOf(option);
        return at < 0 ? null : arguments.get(at + 1);
    }

    private static void runJmh(String names, List<String> arguments)
            throws IOException, InterruptedException, RunnerException {
        String head = Machine.describe() + " Load average before the run: " + Machine.loadAverage() + ".\n\n";
        boolean quick = arguments.contains("--quick");
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(names)
                .forks(1)
                .warmupIterations(quick ? 1 : 4)
                .warmupTime(TimeValue.seconds(quick ? 1 : 2))
                .measurementIterations(quick ? 1 : 5)
                .measurementTime(TimeValue.seconds(quick ? 1 : 2))
                .jvmArgsAppend(JVM.toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        String param = value(arguments, "--param");
        if (param != null) {
            int equals = param.indexOf('=');
            options.param(
                    param.substring(0, equals), param.substring(equals + 1).split(","));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        String table = HEAD + results.stream().map(Benchmarks::line).collect(Collectors.joining());
        IO.println(head + table);
        String report = value(arguments, "--report");
        if (report != null) {
            Report.renew(Path.of(report), "jmh", head + table);
        }
    }

    private static String line(RunResult run) {
        String name = run.getParams().getBenchmark();
        String setting = run.getParams().getParamsKeys().stream()
                .map(key -> run.getParams().getParam(key))
                .collect(Collectors.joining(", "));
        Result<?> score = run.getPrimaryResult();
        Result<?> allocated = run.getSecondaryResults().get("gc.alloc.rate.norm");
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %,.0f | ± %,.0f | %,.0f |%n",
                name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1),
                setting,
                run.getParams().getThreads(),
                score.getScore(),
                Double.isNaN(score.getScoreError()) ? 0.0 : score.getScoreError(),
                allocated == null ? 0.0 : allocated.getScore());
    }
}
