package org.kalamdb.storage.cold;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;

/// Tries what a store has to be able to do: list, put, list and get what was put, delete it. A step that
/// fails does not keep the others from being tried. One thread runs it; any may ask how far it got. One use.
public final class StorageProbe {
    private static final String FOLDER = ".kalamdb-health-check";

    private static final Pattern NAME = Pattern.compile("([0-9]{1,18})-[0-9a-f]+\\.tmp");
    private static final long LEFT_BEHIND_MILLIS = TimeUnit.HOURS.toMillis(1);
    private static final int LISTED = 1000;

    private final long millis;
    private final ObjectPath path;
    private final byte[] content;
    private boolean listable;
    private boolean writable;
    private boolean readable;
    private boolean deletable;
    private @Nullable String error;

    /// What worked so far.
    ///
    /// @param error why the first step that failed did
    public record Outcome(
            boolean readable,
            boolean writable,
            boolean listable,
            boolean deletable,
            @Nullable String error) {}

    /// @param millis ms since 1970
    /// @param random of hex digits, different for each probe
    public StorageProbe(long millis, String random) {
        this.millis = millis;
        this.path = new ObjectPath(FOLDER + "/" + millis + "-" + random + ".tmp");
        this.content = ("kalamdb health check " + path).getBytes(StandardCharsets.UTF_8);
    }

    /// Runs all steps. Never throws for a store that refuses.
    public void run(ObjectStore store) {
        boolean listed = step(() -> store.list(null, null, 1).entries().size() <= 1);
        boolean written = step(() -> {
            store.put(path, content);
            return true;
        });
        set(false, written, listed, false);
        if (!written) {
            return;
        }
        boolean found = listed && step(() -> isListed(store));
        boolean read = step(() -> Arrays.equals(content, store.readAll(path, content.length)));
        set(read, true, found, false);
        boolean gone = step(() -> {
            store.delete(path);
            return store.size(path).isEmpty();
        });
        set(read, true, found, gone);
        if (listed && gone) {
            removeLeftBehind(store);
        }
    }

    /// Removes what probes left that a crash cut off: none takes as long as this.
    private void removeLeftBehind(ObjectStore store) {
        try {
            for (ObjectStore.Entry entry :
                    store.list(new ObjectPath(FOLDER), null, LISTED).entries()) {
                Matcher name = NAME.matcher(entry.path().fileName());
                if (name.matches() && Long.parseLong(name.group(1)) < millis - LEFT_BEHIND_MILLIS) {
                    store.delete(entry.path());
                }
            }
        } catch (DbException _) {
            return; // the next probe tries again, and this one found out what it was to find
        }
    }

    private boolean isListed(ObjectStore store) {
        return store.list(new ObjectPath(FOLDER), null, LISTED).entries().stream()
                .anyMatch(entry -> entry.path().equals(path) && entry.bytes() == content.length);
    }

    @FunctionalInterface
    private interface Step {
        boolean works();
    }

    private boolean step(Step step) {
        try {
            if (step.works()) {
                return true;
            }
            note("the store does not give back what was put into it");
        } catch (DbException refused) {
            note(String.valueOf(refused.getMessage()));
        }
        return false;
    }

    private synchronized void note(String why) {
        if (error == null) {
            error = why;
        }
    }

    private synchronized void set(boolean read, boolean written, boolean listed, boolean gone) {
        readable = read;
        writable = written;
        listable = listed;
        deletable = gone;
    }

    /// What worked so far.
    public synchronized Outcome outcome() {
        return new Outcome(readable, writable, listable, deletable, error);
    }
}
