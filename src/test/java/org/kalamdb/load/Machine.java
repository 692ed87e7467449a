package org.kalamdb.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What a figure depends on besides the code.
public final class Machine {
    private Machine() {}

    /// One paragraph: commit, processor, memory, system, JDK.
    public static String describe() throws IOException, InterruptedException {
        return String.format(
                Locale.ROOT,
                "Commit %s; %s, %d cores, %,d MB, %s %s, JDK %s; client and server on the same machine.",
                commit(),
                line("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(line("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) >> 10,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version());
    }

    /// Processes that wanted to run, on average over the last minute.
    public static String loadAverage() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.isReadable(file) ? Files.readString(file).split(" ", -1)[0] : "unknown";
    }

    private static String line(String file, String name) throws IOException {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            return "0";
        }
        return Files.readString(path)
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("0");
    }

    private static String commit() throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "describe", "--always", "--dirty")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String name = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return git.waitFor() == 0 ? name : "unknown";
    }
}
