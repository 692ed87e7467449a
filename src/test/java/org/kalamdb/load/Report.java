package org.kalamdb.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A part of a Markdown file that a program writes, between the lines `<!-- name:begin -->` and
/// `<!-- name:end -->`. The rest of the file is left as it is.
public final class Report {
    private Report() {}

    /// Replaces the part.
    public static void renew(Path file, String name, String content) throws IOException {
        Files.writeString(file, renewed(Files.readString(file), name, content));
    }

    static String renewed(String text, String name, String content) {
        String begin = "<!-- " + name + ":begin -->\n";
        String end = "<!-- " + name + ":end -->";
        int from = text.indexOf(begin);
        int to = text.indexOf(end, Math.max(0, from));
        if (from < 0 || to < 0) {
            throw new IllegalArgumentException("no lines " + begin.strip() + " and " + end);
        }
        return text.substring(0, from + begin.length()) + "\n" + content.strip() + "\n\n" + text.substring(to);
    }
}
