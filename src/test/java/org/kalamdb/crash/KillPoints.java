package org.kalamdb.crash;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Ends the server with SIGKILL when it comes to the place that was asked for. Called by every durable call
/// of the instrumented server. Any thread.
public final class KillPoints {
    private static final int SIGKILL = 9;

    private static volatile boolean armed;
    private static @Nullable KillPoints instance;

    private final KillOrder order;
    private final Path marker;
    private final MethodHandle kill;
    private final int pid;
    private final AtomicInteger arrivals = new AtomicInteger();
    private final Thread timer;
    private volatile long deadlineNanos;

    @SuppressWarnings("restricted") // a process cannot kill itself in any other way
    private KillPoints(KillOrder order, Path marker) {
        this.order = order;
        this.marker = marker;
        this.pid = (int) ProcessHandle.current().pid();
        Linker linker = Linker.nativeLinker();
        this.kill = linker.downcallHandle(
                linker.defaultLookup().find("kill").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        this.timer = Thread.ofPlatform().name("kill-timer").daemon().unstarted(this::killAfterDeadline);
    }

    /// Makes ready for one kill.
    ///
    /// @param marker a file that is made when the place is reached
    static void prepare(KillOrder order, Path marker) {
        KillPoints points = new KillPoints(order, marker);
        instance = points;
        points.timer.start();
        if (order.armedFromStart()) {
            armed = true;
        } else {
            Thread.ofPlatform().name("kill-arming").daemon().start(KillPoints::armOnInput);
        }
    }

    private static void armOnInput() {
        try {
            if (System.in.read() >= 0) {
                armed = true;
            }
        } catch (IOException closed) {
            throw new IllegalStateException("nobody can arm the kill", closed);
        }
    }

    /// A durable call begins.
    public static void before(String site) {
        KillPoints points = instance;
        if (armed && points != null && points.order.site().equals(site)) {
            points.began();
        }
    }

    /// A durable call has returned.
    public static void after(String site) {
        KillPoints points = instance;
        if (armed && points != null && points.order.site().equals(site)) {
            points.returned();
        }
    }

    private void began() {
        switch (order.when()) {
            case BEFORE -> {
                if (isTheOne()) {
                    killNow();
                }
            }
            case INSIDE -> {
                if (isTheOne()) {
                    mark();
                    deadlineNanos = System.nanoTime() + order.micros() * 1000L;
                    LockSupport.unpark(timer);
                }
            }
            case AFTER -> {}
        }
    }

    private void returned() {
        if (order.when() == KillOrder.When.AFTER && isTheOne()) {
            killNow();
        }
    }

    private boolean isTheOne() {
        return arrivals.incrementAndGet() == order.arrival();
    }

    private void killAfterDeadline() {
        while (deadlineNanos == 0) {
            LockSupport.park();
        }
        while (System.nanoTime() < deadlineNanos) {
            Thread.onSpinWait();
        }
        kill();
    }

    private void killNow() {
        mark();
        kill();
    }

    private void mark() {
        try {
            Files.createFile(marker);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void kill() {
        try {
            int failed = (int) kill.invokeExact(pid, SIGKILL);
            throw new IllegalStateException("alive after a kill: " + failed);
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }
}
