package org.kalamdb.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/// Puts a call of [KillPoints] before and after every durable call of the server, while its classes are
/// loaded. The server's own code knows nothing of it.
public final class CrashAgent implements ClassFileTransformer {
    private static final String SERVER = "org/kalamdb/";
    private static final ClassDesc KILL_POINTS = ClassDesc.of(KillPoints.class.getName());
    private static final MethodTypeDesc OF_SITE = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);
    private static final List<Class<?>> CLASSES =
            List.of(CrashAgent.class, KillPoints.class, KillOrder.class, KillOrder.When.class, DurableCalls.class);

    private CrashAgent() {}

    /// Called by the JVM of the server.
    ///
    /// @param arguments [KillOrder#encode], then the marker's path
    public static void premain(String arguments, Instrumentation instrumentation) {
        List<String> parts = Arrays.asList(arguments.split("\\|", -1));
        KillPoints.prepare(KillOrder.decode(parts), Path.of(parts.getLast()));
        instrumentation.addTransformer(new CrashAgent());
    }

    /// The JVM flag that loads the agent.
    ///
    /// @param jar    of [#writeJar]
    /// @param marker a file that is made when the place is reached
    static String flag(Path jar, KillOrder order, Path marker) {
        return "-javaagent:" + jar + "=" + order.encode() + "|" + marker;
    }

    /// Makes the agent's jar out of the classes of the tests.
    static Path writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", CrashAgent.class.getName());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Class<?> type : CLASSES) {
                String entry = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(entry));
                try (InputStream bytes =
                        Objects.requireNonNull(type.getClassLoader()).getResourceAsStream(entry)) {
                    Objects.requireNonNull(bytes).transferTo(out);
                }
            }
            for (String entry : List.of("KillPoints$1", "CrashAgent$1", "CrashAgent$Sites")) {
                copyIfThere(entry, out);
            }
        }
        return jar;
    }

    private static void copyIfThere(String name, JarOutputStream out) throws IOException {
        String entry = "org/kalamdb/crash/" + name + ".class";
        try (InputStream bytes =
                Objects.requireNonNull(CrashAgent.class.getClassLoader()).getResourceAsStream(entry)) {
            if (bytes != null) {
                out.putNextEntry(new JarEntry(entry));
                bytes.transferTo(out);
            }
        }
    }

    /// Null for classes that stay as they are.
    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        if (name == null || loader == null || !name.startsWith(SERVER) || name.startsWith("org/kalamdb/crash/")) {
            return null;
        }
        try {
            return instrument(loader, bytes);
        } catch (RuntimeException bug) {
            System.err.println("cannot instrument " + name + ": " + bug);
            Runtime.getRuntime().halt(99);
            return null;
        }
    }

    private static byte @Nullable [] instrument(ClassLoader loader, byte[] bytes) {
        ClassFile files = ClassFile.of(ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver())));
        ClassModel type = files.parse(bytes);
        List<List<String>> sites = DurableCalls.of(type);
        if (sites.stream().allMatch(List::isEmpty)) {
            return null;
        }
        Map<MethodModel, List<String>> sitesOfMethods = new HashMap<>();
        for (int i = 0; i < sites.size(); i++) {
            sitesOfMethods.put(type.methods().get(i), sites.get(i));
        }
        return files.transformClass(type, (builder, element) -> {
            if (element instanceof MethodModel method
                    && !sitesOf(method, sitesOfMethods).isEmpty()) {
                List<String> names = sitesOf(method, sitesOfMethods);
                builder.transformMethod(
                        method,
                        MethodTransform.transformingCode(
                                CodeTransform.ofStateful(() -> new Sites(type, names.iterator()))));
            } else {
                builder.with(element);
            }
        });
    }

    private static List<String> sitesOf(MethodModel method, Map<MethodModel, List<String>> sites) {
        return Objects.requireNonNull(sites.get(method));
    }

    /// Meets the durable calls of a method in the order of their names.
    private record Sites(ClassModel type, Iterator<String> names) implements CodeTransform {
        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (DurableCalls.operation(type, element).isPresent()) {
                String site = names.next();
                code.loadConstant(site).invokestatic(KILL_POINTS, "before", OF_SITE);
                code.with(element);
                code.loadConstant(site).invokestatic(KILL_POINTS, "after", OF_SITE);
            } else {
                code.with(element);
            }
        }
    }
}
