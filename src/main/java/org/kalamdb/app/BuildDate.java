package org.kalamdb.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// When this build was made, as the build wrote it into `build.properties`.
final class BuildDate {
    private BuildDate() {}

    /// As in `2026-01-01 00:00:00 UTC`.
    static String read() {
        try (InputStream file = BuildDate.class.getResourceAsStream("/build.properties")) {
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("build.date", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read build.properties", e);
        }
    }
}
