package org.kalamdb.app;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/// Makes the threads of background work. On Linux the scheduler lets them give way to the threads that
/// somebody waits for: each raises its own nice value, which needs no privilege (`setpriority(2)`: for 0
/// the calling thread is meant). Elsewhere they are threads like any other.
final class BackgroundThreads {
    private static final System.Logger LOG = System.getLogger(BackgroundThreads.class.getName());
    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;

    private final Optional<MethodHandle> setPriority =
            System.getProperty("os.name").equals("Linux")
                    ? Linker.nativeLinker().defaultLookup().find("setpriority").map(BackgroundThreads::handle)
                    : Optional.empty();
    private final int nice;

    /// @param nice 0 to 19; 0 for threads like any other
    BackgroundThreads(int nice) {
        this.nice = nice;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(java.lang.foreign.MemorySegment function) {
        return Linker.nativeLinker()
                .downcallHandle(
                        function,
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT));
    }

    /// A factory of platform threads called `name-0`, `name-1`, …
    ThreadFactory named(String name) {
        ThreadFactory plain = Thread.ofPlatform().name(name + "-", 0).factory();
        return work -> plain.newThread(() -> {
            giveWay();
            work.run();
        });
    }

    private void giveWay() {
        if (nice == 0 || setPriority.isEmpty()) {
            return;
        }
        try {
            int refused = (int) setPriority.get().invokeExact(PRIO_PROCESS, CALLING_THREAD, nice);
            if (refused != 0) {
                LOG.log(System.Logger.Level.DEBUG, "the priority of a background thread could not be lowered");
            }
        } catch (Throwable failure) {
            LOG.log(System.Logger.Level.DEBUG, "the priority of a background thread could not be lowered", failure);
        }
    }
}
