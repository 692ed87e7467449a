package org.kalamdb.load;

import java.util.SplittableRandom;

/// Text that compresses about as messages do: words of very different frequency.
final class Words {
    private static final String[] WORDS =
            ("the of and to in is you that it he was for on are as with his they at be this have from or one had by "
                            + "word but not what all were we when your can said there use an each which she do how their "
                            + "if will up other about out many then them these so some her would make like him into time "
                            + "has look two more write go see number no way could people my than first water been call "
                            + "invoice deadline question answer meeting tomorrow translate summary function database "
                            + "agent conversation reply because budget version release customer contract delivery")
                    .split(" ");

    private final SplittableRandom random;

    Words(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /// A text of exactly so many characters, without anything that SQL or JSON would have to quote.
    String text(int length) {
        StringBuilder text = new StringBuilder(length + 16);
        while (text.length() < length) {
            int span = 1 + random.nextInt(WORDS.length);
            text.append(WORDS[random.nextInt(span)]).append(' ');
        }
        text.setLength(length);
        text.setCharAt(length - 1, '.');
        return text.toString();
    }
}
