package org.kalamdb.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PlannerConcurrencyTest {
    private static final int THREADS = 4;
    private static final int STATEMENTS = 200;
    private static final List<String> SHAPES = List.of(
            "SELECT id, body FROM msgs WHERE id = %d",
            "SELECT id FROM msgs WHERE qty > %d ORDER BY sender LIMIT 5",
            "SELECT sender, count(*), stddev(amount) FROM msgs WHERE qty > %d GROUP BY sender",
            "SELECT m.id FROM msgs m JOIN app.users u ON m.id = u.msg_id WHERE u.age IN (SELECT id FROM app.small"
                    + " WHERE rank = %d)");

    @Test
    void planningIsIndependentOfOtherThreads() throws Exception {
        List<String> expected = plans();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            Callable<List<String>> task = PlannerConcurrencyTest::plans;
            List<Future<List<String>>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                results.add(threads.submit(task));
            }
            for (Future<List<String>> result : results) {
                assertThat(result.get()).isEqualTo(expected);
            }
        }
    }

    private static List<String> plans() {
        List<String> plans = new ArrayList<>();
        for (int i = 0; i < STATEMENTS; i++) {
            plans.add(Queries.text(SHAPES.get(i % SHAPES.size()).formatted(i)));
        }
        return plans;
    }

    /// In a class loader of its own, because other tests of the same process let Calcite generate code.
    @Test
    void noCodeIsGenerated() throws Exception {
        try (URLClassLoader alone = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Method plans =
                    alone.loadClass(PlannerConcurrencyTest.class.getName()).getDeclaredMethod("plans");
            plans.setAccessible(true);
            plans.invoke(null);

            Method loaded = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
            loaded.setAccessible(true);
            assertThat(loaded.invoke(alone, "org.kalamdb.sql.plan.QueryPlanner"))
                    .isNotNull();
            assertThat(loaded.invoke(alone, "org.codehaus.janino.SimpleCompiler"))
                    .isNull();
            assertThat(loaded.invoke(alone, "org.codehaus.janino.ClassBodyEvaluator"))
                    .isNull();
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<URL> entries = new ArrayList<>();
        for (String entry : path.split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toUri().toURL());
        }
        return entries.toArray(URL[]::new);
    }
}
