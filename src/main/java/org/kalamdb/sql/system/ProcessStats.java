package org.kalamdb.sql.system;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What the operating system says about this process and its machine. Any thread may ask; numbers are as
/// of the call.
final class ProcessStats {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double PERCENT = 100;

    private final String hostName = findHostName();

    String hostName() {
        return hostName;
    }

    String osName() {
        return System.getProperty("os.name", "unknown").toLowerCase(Locale.ROOT);
    }

    String architecture() {
        return System.getProperty("os.arch", "unknown");
    }

    long pid() {
        return ProcessHandle.current().pid();
    }

    private static OperatingSystemMXBean system() {
        return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }

    int threadCount() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /// The process' share of one processor in percent; 0 when unknown.
    double cpuPercent() {
        return Math.max(0, system().getProcessCpuLoad()) * PERCENT * processors();
    }

    long totalMemoryBytes() {
        return system().getTotalMemorySize();
    }

    long usedMemoryBytes() {
        return system().getTotalMemorySize() - system().getFreeMemorySize();
    }

    /// Used heap.
    long heapBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /// The largest the heap may become.
    long heapLimitBytes() {
        return Runtime.getRuntime().maxMemory();
    }

    /// Resident memory; the used heap where the system does not tell.
    long residentBytes() {
        return kibibytes("VmRSS", heapBytes());
    }

    /// Mapped memory.
    long virtualBytes() {
        return kibibytes("VmSize", system().getCommittedVirtualMemorySize());
    }

    /// Open file descriptors of any kind; 0 where the system does not tell.
    long openFiles() {
        return system() instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : 0;
    }

    private static long kibibytes(String field, long otherwise) {
        String value = status().get(field);
        return value == null
                ? otherwise
                : Long.parseLong(value.replace("kB", "").strip()) << 10;
    }

    private static Map<String, String> status() {
        Map<String, String> fields = new HashMap<>();
        try {
            for (String line : Files.readAllLines(STATUS, StandardCharsets.UTF_8)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.put(line.substring(0, colon), line.substring(colon + 1));
                }
            }
        } catch (NoSuchFileException _) {
            return Map.of();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return fields;
    }

    private static String findHostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }
}
