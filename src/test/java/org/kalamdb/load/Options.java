package org.kalamdb.load;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The command line.
///
/// @param only      names of scenarios, or what they start with; none: all
/// @param warmUp    of each scenario
/// @param measure   of each scenario
/// @param app       `quarkus-run.jar`
/// @param folder    where the data folders are made
/// @param jvm       flags of the server's JVM
/// @param settings  further settings of the server, `key=value`
/// @param url       a server that runs; null to start one
/// @param pid       of that server, for its processor time; 0 when it is not known
/// @param report    file whose marked part the table replaces; null for none
/// @param scale     factor of the rows that are loaded first
record Options(
        List<String> only,
        Duration warmUp,
        Duration measure,
        Path app,
        Path folder,
        List<String> jvm,
        List<String> settings,
        @Nullable URI url,
        long pid,
        @Nullable Path report,
        double scale) {
    static final String USAGE = """
            --only a,b        these scenarios, or those whose names start so
            --list            names the scenarios
            --quick           2 s warm-up, 3 s measured, a tenth of the rows
            --warm-up s       seconds before each measurement (default 8)
            --measure s       seconds of each measurement (default 10)
            --scale x         factor of the rows that are loaded first (default 1)
            --app file        the packaged server (default target/quarkus-app/quarkus-run.jar)
            --folder dir      where data folders are made (default the system's temporary folder)
            --jvm flag        a flag of the server's JVM, may be repeated (default -Xmx1g)
            --set key=value   a setting of the server, may be repeated
            --url http://h:p  measure a running server, whose root password is kalamdb123
            --pid n           process of that server
            --report file     renew the table in a Markdown file""";

    static Options parse(List<String> arguments) {
        List<String> only = new ArrayList<>();
        List<String> jvm = new ArrayList<>();
        List<String> settings = new ArrayList<>();
        Duration warmUp = Duration.ofSeconds(8);
        Duration measure = Duration.ofSeconds(10);
        Path app = Path.of(System.getProperty("kalamdb.app", "target/quarkus-app/quarkus-run.jar"));
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        URI url = null;
        long pid = 0;
        Path report = null;
        double scale = 1;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (option.equals("--quick")) {
                warmUp = Duration.ofSeconds(2);
                measure = Duration.ofSeconds(3);
                scale = 0.1;
                continue;
            }
            if (++i == arguments.size()) {
                throw new IllegalArgumentException("unknown option or nothing after " + option);
            }
            String value = arguments.get(i);
            switch (option) {
                case "--only" -> only.addAll(List.of(value.split(",")));
                case "--warm-up" -> warmUp = Duration.ofSeconds(Long.parseLong(value));
                case "--measure" -> measure = Duration.ofSeconds(Long.parseLong(value));
                case "--scale" -> scale = Double.parseDouble(value);
                case "--app" -> app = Path.of(value);
                case "--folder" -> folder = Path.of(value);
                case "--jvm" -> jvm.add(value);
                case "--set" -> settings.add(value);
                case "--url" -> url = URI.create(value);
                case "--pid" -> pid = Long.parseLong(value);
                case "--report" -> report = Path.of(value);
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        if (jvm.stream().noneMatch(flag -> flag.startsWith("-Xmx"))) {
            jvm.add("-Xmx1g");
        }
        return new Options(only, warmUp, measure, app, folder, jvm, settings, url, pid, report, scale);
    }

    /// Whether a scenario is to run: all when none is named; one that is named exactly stands for itself
    /// alone.
    boolean selects(String scenario, Set<String> all) {
        return only.isEmpty()
                || only.stream()
                        .anyMatch(name -> all.contains(name) ? scenario.equals(name) : scenario.startsWith(name));
    }

    /// Rows to load first, of those that a full run loads: a multiple of [Bench#BULK_ROWS].
    int rows(int full) {
        return Math.max(1, (int) (full * scale / Bench.BULK_ROWS)) * Bench.BULK_ROWS;
    }
}
