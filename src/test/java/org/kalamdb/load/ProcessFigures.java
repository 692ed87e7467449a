package org.kalamdb.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What Linux tells about a process. For another system, or process 0, everything is 0.
record ProcessFigures(long pid) {
    private static final long MICROS_PER_TICK = 10_000;

    /// Processor time so far, in microseconds, of all threads and in the kernel too.
    long cpuMicros() {
        String stat = read("stat");
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
    }

    /// Most memory that was resident at once, in MB.
    long peakMegabytes() {
        return status("VmHWM:") >> 10;
    }

    /// Resident memory now, in MB.
    long residentMegabytes() {
        return status("VmRSS:") >> 10;
    }

    private long status(String name) {
        return number(read("status"), name);
    }

    private static long number(String lines, String name) {
        return lines.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replace("kB", "").strip())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    private String read(String file) {
        Path path = Path.of("/proc", Long.toString(pid), file);
        if (pid == 0 || !Files.isReadable(path)) {
            return "";
        }
        try {
            return Files.readString(path, StandardCharsets.US_ASCII);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + path, failure);
        }
    }
}
