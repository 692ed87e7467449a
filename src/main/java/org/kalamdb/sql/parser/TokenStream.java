package org.kalamdb.sql.parser;

import java.util.Arrays;
import java.util.Locale;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.SourcePosition;

/// The tokens of a text as parallel arrays, comments and blanks dropped. Texts of tokens are made when they
/// are asked for. Filled by [SqlLexer]; for one thread, because it remembers texts and the last line found.
public final class TokenStream {
    private final String source;
    private TokenKind[] kinds;
    private @Nullable Keyword[] keywords;
    private int[] starts;
    private int[] ends;
    private int size;
    private @Nullable String @Nullable [] names;
    private int @Nullable [] lineStarts;
    private int lastLine;

    TokenStream(String source) {
        this.source = source;
        int capacity = Math.max(16, source.length() / 4);
        kinds = new TokenKind[capacity];
        keywords = new Keyword[capacity];
        starts = new int[capacity];
        ends = new int[capacity];
    }

    void add(TokenKind kind, @Nullable Keyword keyword, int start, int end) {
        if (size == kinds.length) {
            int capacity = size * 2;
            kinds = Arrays.copyOf(kinds, capacity);
            keywords = Arrays.copyOf(keywords, capacity);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
        }
        kinds[size] = kind;
        keywords[size] = keyword;
        starts[size] = start;
        ends[size] = end;
        size++;
    }

    /// The text that was cut.
    public String source() {
        return source;
    }

    /// The number of tokens.
    public int size() {
        return size;
    }

    public TokenKind kind(int token) {
        return kinds[token];
    }

    /// The keyword of a WORD; null for other words and other tokens.
    public @Nullable Keyword keyword(int token) {
        return keywords[token];
    }

    /// Offset of the first UTF-16 unit.
    public int start(int token) {
        return starts[token];
    }

    /// Offset after the last UTF-16 unit.
    public int end(int token) {
        return ends[token];
    }

    /// The token as written.
    public String raw(int token) {
        return source.substring(starts[token], ends[token]);
    }

    /// The source from the start of one token to the end of another.
    String raw(int first, int last) {
        return source.substring(starts[first], ends[last]);
    }

    /// The lower-cased name that a WORD or QUOTED token stands for.
    public String name(int token) {
        Keyword keyword = keywords[token];
        if (keyword != null) {
            return keyword.lower();
        }
        @Nullable String[] cache = names;
        if (cache == null || cache.length < kinds.length) {
            cache = new String[kinds.length];
            names = cache;
        }
        String name = cache[token];
        if (name == null) {
            name = exactName(token).toLowerCase(Locale.ROOT);
            cache[token] = name;
        }
        return name;
    }

    /// The name that a WORD or QUOTED token stands for, as written.
    String exactName(int token) {
        if (kinds[token] != TokenKind.QUOTED) {
            return raw(token);
        }
        String inner = source.substring(starts[token] + 1, ends[token] - 1);
        char quote = source.charAt(starts[token]);
        return inner.indexOf(quote) < 0 ? inner : inner.replace("" + quote + quote, "" + quote);
    }

    /// The text that a STRING token stands for.
    public String text(int token) {
        return StringTokens.decode(source, starts[token], ends[token]);
    }

    /// Line and column of an offset.
    public SourcePosition position(int offset) {
        int line = line(offset);
        return new SourcePosition(line + 1, offset - lineStart(line) + 1);
    }

    /// The place of a range of tokens, both ends included.
    SqlParserPos span(int first, int last) {
        int start = starts[first];
        int line = line(start);
        int column = start - lineStart(line) + 1;
        int end = ends[last] - 1;
        int endLine = line(end);
        return new SqlParserPos(line + 1, column, endLine + 1, end - lineStart(endLine) + 1);
    }

    private int lineStart(int line) {
        return line == 0 ? 0 : lines()[line];
    }

    /// From 0. Looks near the last answer first, because positions are asked for in rising order.
    private int line(int offset) {
        int[] lines = lines();
        int near = lastLine;
        if (lines[near] <= offset) {
            if (near + 1 == lines.length || offset < lines[near + 1]) {
                return near;
            }
            if (near + 2 == lines.length || offset < lines[near + 2]) {
                lastLine = near + 1;
                return lastLine;
            }
        }
        int found = Arrays.binarySearch(lines, offset);
        lastLine = found >= 0 ? found : -found - 2;
        return lastLine;
    }

    private int[] lines() {
        int[] known = lineStarts;
        if (known == null) {
            known = new int[8];
            int count = 1;
            for (int at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) {
                if (count == known.length) {
                    known = Arrays.copyOf(known, count * 2);
                }
                known[count++] = at + 1;
            }
            known = Arrays.copyOf(known, count);
            lineStarts = known;
        }
        return known;
    }
}
