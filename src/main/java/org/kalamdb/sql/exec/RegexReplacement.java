package org.kalamdb.sql.exec;

/// A replacement text: `\1` to `\9` stand for groups, `\&` for the match, `\\` for a backslash.
final class RegexReplacement {
    private final String template;
    private final MemoryBudget memory;

    RegexReplacement(String template, MemoryBudget memory) {
        this.template = template;
        this.memory = memory;
    }

    /// `text` with matches replaced.
    ///
    /// @param from   the UTF-16 offset to start at; nothing is replaced beyond the text's length
    /// @param wanted which match to replace, from 1; 0 for all
    String apply(String text, Regex.Matches matches, int from, long wanted) {
        StringBuilder out = new StringBuilder();
        int copied = 0;
        int at = from;
        for (long n = 1; at <= text.length() && matches.find(at) && (wanted == 0 || n <= wanted); n++) {
            if (wanted == 0 || n == wanted) {
                out.append(text, copied, matches.start(0));
                expand(text, matches, out);
                copied = matches.end(0);
                TextSizes.require(out.length(), memory);
            }
            at = RegexFunctions.following(text, matches);
        }
        return copied == 0 && out.isEmpty()
                ? text
                : out.append(text, copied, text.length()).toString();
    }

    private void expand(String text, Regex.Matches matches, StringBuilder out) {
        int at = 0;
        while (at < template.length()) {
            char c = template.charAt(at++);
            if (c != '\\' || at == template.length()) {
                out.append(c);
                continue;
            }
            char escaped = template.charAt(at++);
            if (escaped == '&') {
                group(text, matches, 0, out);
            } else if (escaped >= '1' && escaped <= '9') {
                group(text, matches, escaped - '0', out);
            } else if (escaped == '\\') {
                out.append('\\');
            } else {
                out.append('\\').append(escaped);
            }
        }
    }

    private static void group(String text, Regex.Matches matches, int group, StringBuilder out) {
        if (group <= matches.groups() && matches.start(group) >= 0) {
            out.append(text, matches.start(group), matches.end(group));
        }
    }
}
