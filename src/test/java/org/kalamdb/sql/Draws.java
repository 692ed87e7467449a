package org.kalamdb.sql;

import java.util.Random;

/// Random parts of statements.
final class Draws {
    private Draws() {}

    /// One of the choices, each as likely as the others.
    static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /// The value as a literal, or NULL once in so many times.
    static String orNull(Random random, int times, Object value) {
        return random.nextInt(times) == 0 ? "NULL" : value.toString();
    }
}
