package org.kalamdb.sql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Changes the bytes of statements: flips, cuts, repeats, and parts of others put in. One thread.
final class FuzzMutation {
    private static final int LONGEST = 20_000;
    private static final List<String> SPECIAL = List.of(
            "'",
            "\"",
            "`",
            "--",
            "/*",
            "*/",
            ";",
            "(",
            ")",
            "$1",
            "\u0000",
            "\\",
            "NULL",
            "\ufffd",
            "\ud83d\ude00",
            "1e999",
            ",");

    private final Random random;
    private final List<String> corpus;

    FuzzMutation(Random random, List<String> corpus) {
        this.random = random;
        this.corpus = List.copyOf(corpus);
    }

    String next() {
        byte[] text = part();
        for (int i = random.nextInt(3); i >= 0; i--) {
            text = mutated(text);
        }
        return new String(text, 0, Math.min(text.length, LONGEST), StandardCharsets.UTF_8);
    }

    private byte[] part() {
        return corpus.get(random.nextInt(corpus.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] mutated(byte[] text) {
        int from = random.nextInt(text.length + 1);
        int to = from + random.nextInt(Math.min(40, text.length - from + 1));
        byte[] before = Arrays.copyOf(text, from);
        byte[] cut = Arrays.copyOfRange(text, from, to);
        byte[] after = Arrays.copyOfRange(text, to, text.length);
        return switch (random.nextInt(6)) {
            case 0 -> joined(before, after);
            case 1 -> joined(before, cut, cut, after);
            case 2 -> joined(before, repeated(cut, 1 + random.nextInt(300)), after);
            case 3 ->
                joined(before, SPECIAL.get(random.nextInt(SPECIAL.size())).getBytes(StandardCharsets.UTF_8), after);
            case 4 -> {
                byte[] other = part();
                int start = random.nextInt(other.length + 1);
                yield joined(before, Arrays.copyOfRange(other, start, Math.min(other.length, start + 30)), after);
            }
            default -> {
                byte[] flipped = cut.clone();
                for (int i = 0; i < flipped.length; i++) {
                    if (random.nextInt(8) == 0) {
                        flipped[i] ^= (byte) (1 << random.nextInt(8));
                    }
                }
                yield joined(before, flipped, after);
            }
        };
    }

    private static byte[] repeated(byte[] part, int times) {
        byte[] all = new byte[part.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(part, 0, all, i * part.length, part.length);
        }
        return all;
    }

    private static byte[] joined(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
