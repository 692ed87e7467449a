package org.kalamdb.crash;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What counts as a durable operation, and the names of the places in a class that call one. Runs in the
/// build and, as part of the agent, in the server: it knows nothing but the JDK.
final class DurableCalls {
    private static final String STORE = "org/kalamdb/storage/cold/ObjectStore";
    private static final String OWN = "org/kalamdb/";

    /// Operations that change what a restart finds, by owner.
    private static final Map<String, Set<String>> OPERATIONS = Map.of(
            "org/kalamdb/table/CommitLog", Set.of("append"),
            "org/kalamdb/table/CommitWaiting", Set.of("await", "awaitInTime"),
            "org/kalamdb/storage/hot/HotStore", Set.of("write"),
            "org/kalamdb/storage/cold/ObjectStore", Set.of("put", "putIfAbsent", "delete", "discardUnfinished"),
            "org/rocksdb/RocksDB",
                    Set.of(
                            "open",
                            "write",
                            "put",
                            "delete",
                            "deleteRange",
                            "merge",
                            "flush",
                            "compactRange",
                            "syncWal"),
            "java/nio/channels/FileChannel", Set.of("write", "transferTo", "transferFrom", "truncate", "force"),
            "java/nio/file/Files",
                    Set.of(
                            "copy",
                            "createDirectories",
                            "createDirectory",
                            "createFile",
                            "createLink",
                            "createSymbolicLink",
                            "createTempDirectory",
                            "createTempFile",
                            "delete",
                            "deleteIfExists",
                            "move",
                            "newBufferedWriter",
                            "newOutputStream",
                            "write",
                            "writeString"),
            "software/amazon/awssdk/services/s3/S3Client",
                    Set.of(
                            "abortMultipartUpload",
                            "completeMultipartUpload",
                            "copyObject",
                            "createMultipartUpload",
                            "deleteObject",
                            "deleteObjects",
                            "putObject",
                            "uploadPart"));

    private DurableCalls() {}

    /// The names of the durable calls of each method, in the order of the class file. A name is
    /// `package.Class.method -> Owner.operation`, with `#2` and so on behind it for further calls of the
    /// same operation; a lambda counts as part of the method that it stands in.
    static List<List<String>> of(ClassModel type) {
        Map<String, Integer> counts = new HashMap<>();
        List<List<String>> sites = new ArrayList<>();
        for (MethodModel method : type.methods()) {
            List<String> found = new ArrayList<>();
            method.code()
                    .ifPresent(code -> code.forEach(element -> operation(type, element)
                            .ifPresent(operation -> found.add(numbered(caller(type, method) + operation, counts)))));
            sites.add(found);
        }
        return sites;
    }

    private static String numbered(String site, Map<String, Integer> counts) {
        int count = counts.merge(site, 1, Integer::sum);
        return count == 1 ? site : site + " #" + count;
    }

    private static String caller(ClassModel type, MethodModel method) {
        String name = type.thisClass().asInternalName();
        String relative = name.startsWith(OWN) ? name.substring(OWN.length()) : name;
        String methodName = method.methodName().stringValue();
        if (methodName.startsWith("lambda$")) {
            methodName = methodName.substring("lambda$".length(), methodName.lastIndexOf('$'));
        }
        return relative.replace('/', '.') + "." + methodName + " -> ";
    }

    /// The durable operation that an instruction of a class calls. What an object store passes on to another
    /// one was a durable call before.
    static Optional<String> operation(ClassModel type, CodeElement element) {
        return element instanceof InvokeInstruction call
                        && !(call.owner().asInternalName().equals(STORE) && isStore(type))
                ? operation(call.owner().asInternalName(), call.name().stringValue())
                : Optional.empty();
    }

    private static boolean isStore(ClassModel type) {
        return type.interfaces().stream().anyMatch(one -> one.asInternalName().equals(STORE));
    }

    private static Optional<String> operation(String owner, String name) {
        return OPERATIONS.getOrDefault(owner, Set.of()).contains(name)
                ? Optional.of(owner.substring(owner.lastIndexOf('/') + 1) + "." + name)
                : Optional.empty();
    }

    /// Durable operations that a class refers to without calling them, as in `store::put`. Such a call
    /// cannot be watched where it happens.
    static List<String> references(ClassModel type) {
        List<String> found = new ArrayList<>();
        for (MethodModel method : type.methods()) {
            method.code()
                    .ifPresent(code -> code.forEach(element -> {
                        if (element instanceof InvokeDynamicInstruction dynamic) {
                            for (ConstantDesc argument : dynamic.bootstrapArgs()) {
                                if (argument instanceof DirectMethodHandleDesc handle) {
                                    String owner = handle.owner().descriptorString();
                                    operation(owner.substring(1, owner.length() - 1), handle.methodName())
                                            .ifPresent(operation -> found.add(caller(type, method) + operation));
                                }
                            }
                        }
                    }));
        }
        return found;
    }
}
