package org.kalamdb.faults;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Changes how Linux answers the system calls of this process. Needs no rights; cannot be undone.
final class SystemCalls {
    private static final int SET_NO_NEW_PRIVS = 38;
    private static final int FILTER_MODE = 1;
    private static final int ALL_THREADS = 1;
    private static final int IO_ERROR = 5;
    private static final int ALLOW = 0x7FFF0000;
    private static final int FAIL_WITH = 0x00050000;
    private static final short LOAD_WORD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short RETURN = 0x06;
    private static final int FILE_SIZE = 1;
    private static final int CAPABILITY_VERSION = 0x20080522;

    private SystemCalls() {}

    /// Numbers of system calls of a processor.
    record Numbers(int prctl, int seccomp, int capset, int fsync, int fdatasync, int prlimit) {
        static Numbers ofThisMachine() {
            return switch (System.getProperty("os.arch")) {
                case "amd64" -> new Numbers(157, 317, 126, 74, 75, 302);
                case "aarch64" -> new Numbers(167, 277, 91, 82, 83, 261);
                case String other -> throw new IllegalStateException("no system call numbers of " + other);
            };
        }
    }

    /// From now on `fsync` and `fdatasync` fail with EIO, on every thread.
    static void failSync() {
        Numbers numbers = Numbers.ofThisMachine();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(8L * 5, 8);
            instruction(program, 0, LOAD_WORD, 0, 0, 0);
            instruction(program, 1, JUMP_IF_EQUAL, 2, 0, numbers.fsync());
            instruction(program, 2, JUMP_IF_EQUAL, 1, 0, numbers.fdatasync());
            instruction(program, 3, RETURN, 0, 0, ALLOW);
            instruction(program, 4, RETURN, 0, 0, FAIL_WITH | IO_ERROR);
            MemorySegment header = arena.allocate(16, 8);
            header.set(ValueLayout.JAVA_SHORT, 0, (short) 5);
            header.set(ValueLayout.ADDRESS, 8, program);
            call(numbers.prctl(), SET_NO_NEW_PRIVS, 1, 0);
            call(numbers.seccomp(), FILTER_MODE, ALL_THREADS, header.address());
        }
    }

    private static void instruction(MemorySegment program, int index, short code, int yes, int no, int constant) {
        long at = 8L * index;
        program.set(ValueLayout.JAVA_SHORT, at, code);
        program.set(ValueLayout.JAVA_BYTE, at + 2, (byte) yes);
        program.set(ValueLayout.JAVA_BYTE, at + 3, (byte) no);
        program.set(ValueLayout.JAVA_INT, at + 4, constant);
    }

    /// Takes the rights of the superuser from this thread and from those that it will start.
    static void giveUpCapabilities() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(8, 8);
            header.set(ValueLayout.JAVA_INT, 0, CAPABILITY_VERSION);
            MemorySegment none = arena.allocate(24, 8);
            call(Numbers.ofThisMachine().capset(), header.address(), none.address(), 0);
        }
    }

    /// From now on no file can become larger.
    static void limitFiles(long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(16, 8);
            limit.set(ValueLayout.JAVA_LONG, 0, bytes);
            limit.set(ValueLayout.JAVA_LONG, 8, bytes);
            call(Numbers.ofThisMachine().prlimit(), 0, FILE_SIZE, limit.address());
        }
    }

    @SuppressWarnings("restricted")
    private static void call(int number, long first, long second, long third) {
        Linker linker = Linker.nativeLinker();
        MethodHandle syscall = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
        long result;
        try {
            result = (long) syscall.invokeExact((long) number, first, second, third, 0L, 0L);
        } catch (Throwable bug) {
            throw new IllegalStateException("cannot call the system", bug);
        }
        if (result != 0) {
            throw new IllegalStateException("system call " + number + " is refused: " + result);
        }
    }
}
