package org.kalamdb.sql.exec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// (text, pattern[, escape]): LIKE, or ILIKE when folding case.
final class LikeExpression extends VectorExpression {
    private final VectorExpression text;
    private final VectorExpression pattern;
    private final @Nullable VectorExpression escape;
    private final boolean foldsCase;
    private final LongValues result;
    private final BytesValues folded;
    private @Nullable LikePattern compiled;
    private String compiledFrom = "";
    private String compiledEscape = "";

    LikeExpression(List<VectorExpression> args, boolean foldsCase, MemoryBudget memory) {
        super(DataType.BOOLEAN);
        this.text = args.getFirst();
        this.pattern = args.get(1);
        this.escape = args.size() > 2 ? args.get(2) : null;
        this.foldsCase = foldsCase;
        this.result = new LongValues(DataType.BOOLEAN, memory);
        this.folded = new BytesValues(DataType.TEXT, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        BytesValues texts = (BytesValues) text.evaluate(rows);
        BytesValues patterns = (BytesValues) pattern.evaluate(rows);
        result.reset(rows.count);
        result.takeNulls(texts, rows.count);
        result.takeNulls(patterns, rows.count);
        BytesValues escapes = escape == null ? null : (BytesValues) escape.evaluate(rows);
        if (escapes != null) {
            result.takeNulls(escapes, rows.count);
        }
        BytesValues subjects = foldsCase ? fold(texts, rows.count) : texts;
        boolean isConstant =
                pattern instanceof ConstantExpression && (escape == null || escape instanceof ConstantExpression);
        LikePattern matcher = null;
        for (int i = 0; i < rows.count; i++) {
            if (!result.nulls[i]) {
                if (matcher == null || !isConstant) {
                    matcher = compile(patterns.text(i), escapes == null ? LikePattern.DEFAULT_ESCAPE : escapes.text(i));
                }
                result.values[i] = matcher.matches(subjects.data, subjects.start[i], subjects.length[i]) ? 1 : 0;
            }
        }
        return result;
    }

    private LikePattern compile(String source, String escapeText) {
        LikePattern known = compiled;
        if (known == null || !source.equals(compiledFrom) || !escapeText.equals(compiledEscape)) {
            known = foldsCase ? LikePattern.folding(source, escapeText) : LikePattern.of(source, escapeText);
            compiled = known;
            compiledFrom = source;
            compiledEscape = escapeText;
        }
        return known;
    }

    private BytesValues fold(BytesValues texts, int count) {
        folded.reset(count);
        for (int i = 0; i < count; i++) {
            if (!texts.nulls[i]) {
                foldOne(texts, i);
            }
        }
        return folded;
    }

    private void foldOne(BytesValues texts, int i) {
        int length = texts.length[i];
        folded.appendRoom(i, length);
        for (int k = 0; k < length; k++) {
            byte b = texts.data[texts.start[i] + k];
            if (b < 0) {
                byte[] lower = texts.text(i).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
                folded.append(i, lower, 0, lower.length);
                return;
            }
            folded.data[folded.start[i] + k] = (byte) (b >= 'A' && b <= 'Z' ? b + 32 : b);
        }
    }
}
