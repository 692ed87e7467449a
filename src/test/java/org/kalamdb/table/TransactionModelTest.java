package org.kalamdb.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.model.UserId;

/// Interleaved transactions over hot, cold and split scopes against maps: each sees the map of its BEGIN with
/// its own changes, and of two that change the same row the second one to commit loses.
class TransactionModelTest {
    private static final int STEPS = 2500;
    private static final int CLIENTS = 5;
    private static final int KEYS = 40;

    /// A version of a row; its identity tells versions apart.
    private record Cell(@Nullable Long value, boolean isDeleted, long version) {}

    /// A table and one scope of it.
    private record Place(TableDef table, ScopeId scope) {}

    private final Map<Place, NavigableMap<String, Cell>> committed = new LinkedHashMap<>();
    private final List<@Nullable Client> clients = new ArrayList<>();
    private long versions;
    private int conflicts;
    private int commits;

    /// A transaction and what it must see.
    private static final class Client {
        final Transaction transaction;
        final Map<Place, NavigableMap<String, Cell>> begun = new LinkedHashMap<>();
        final Map<Place, NavigableMap<String, Cell>> own = new LinkedHashMap<>();

        Client(Transaction transaction, Map<Place, NavigableMap<String, Cell>> committed) {
            this.transaction = transaction;
            committed.forEach((place, cells) -> {
                begun.put(place, new TreeMap<>(cells));
                own.put(place, new TreeMap<>());
            });
        }

        NavigableMap<String, Cell> visible(Place place) {
            NavigableMap<String, Cell> cells = new TreeMap<>(cellsOf(begun, place));
            cells.putAll(cellsOf(own, place));
            return cells;
        }
    }

    private static NavigableMap<String, Cell> cellsOf(Map<Place, NavigableMap<String, Cell>> state, Place place) {
        return Objects.requireNonNull(state.get(place));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyTransactionSeesItsSnapshotAndTheFirstCommitterWins(long seed, @TempDir Path directory) {
        Random random = new Random(seed);
        try (TransactionFixture db = new TransactionFixture(directory)) {
            TableDef shared = db.tables.createTable("s", TableType.SHARED);
            TableDef users = db.tables.createTable("u", TableType.USER);
            for (Place place : List.of(
                    new Place(shared, ScopeId.SHARED),
                    new Place(users, db.tables.layer.catalogWriter().internScope(new UserId("alice"))),
                    new Place(users, db.tables.layer.catalogWriter().internScope(new UserId("bob"))))) {
                committed.put(place, new TreeMap<>());
            }
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(null);
            }
            for (int step = 0; step < STEPS; step++) {
                String where = "seed " + seed + ", step " + step;
                step(db, random, where);
            }
            assertThat(commits).as("seed " + seed).isGreaterThan(20);
            assertThat(conflicts).as("seed " + seed).isGreaterThan(5);
            clients.forEach(client -> {
                if (client != null) {
                    client.transaction.close();
                }
            });
            committed.forEach((place, cells) -> compare(db, null, place, cells, random, "seed " + seed + ", end"));
        }
    }

    private void step(TransactionFixture db, Random random, String where) {
        int slot = random.nextInt(CLIENTS);
        Place place = List.copyOf(committed.keySet()).get(random.nextInt(committed.size()));
        String key = "k%02d".formatted(random.nextInt(KEYS));
        Client client = clients.get(slot);
        int choice = random.nextInt(100);
        if (choice < 4) {
            db.flush(place.table(), place.scope());
        } else if (choice < 8) {
            compare(db, null, place, cellsOf(committed, place), random, where);
        } else if (choice < 16) {
            changeOutside(db, random, place, key, where);
        } else if (client == null) {
            clients.set(slot, new Client(db.begin(), committed));
        } else if (choice < 22) {
            commit(client, where);
            clients.set(slot, null);
        } else if (choice < 24) {
            client.transaction.close();
            clients.set(slot, null);
        } else if (choice < 40) {
            compare(db, client, place, client.visible(place), random, where);
        } else {
            change(db, random, client, place, key, where);
        }
    }

    private void changeOutside(TransactionFixture db, Random random, Place place, String key, String where) {
        NavigableMap<String, Cell> cells = cellsOf(committed, place);
        Cell old = cells.get(key);
        boolean isLive = old != null && !old.isDeleted();
        Long value = random.nextLong();
        boolean deletes = random.nextBoolean();
        if (old == null || !isLive) {
            assertThat(db.tables.insert(place.table(), place.scope(), key, value))
                    .as(where)
                    .isInstanceOf(WriteOutcome.Written.class);
            cells.put(key, new Cell(value, false, ++versions));
        } else {
            RowChange.Kind kind = deletes ? RowChange.Kind.DELETE : RowChange.Kind.UPDATE;
            assertThat(db.change(place.table(), place.scope(), key, kind, value))
                    .as(where)
                    .isTrue();
            cells.put(key, new Cell(deletes ? old.value() : value, deletes, ++versions));
        }
    }

    private void change(TransactionFixture db, Random random, Client client, Place place, String key, String where) {
        NavigableMap<String, Cell> own = cellsOf(client.own, place);
        Cell seen = client.visible(place).get(key);
        boolean isLive = seen != null && !seen.isDeleted();
        Long value = random.nextInt(8) == 0 ? null : random.nextLong();
        switch (random.nextInt(3)) {
            case 0 -> {
                WriteOutcome outcome = db.insert(client.transaction, place.table(), place.scope(), key, value);
                if (isLive) {
                    assertThat(outcome).as(where).isEqualTo(new WriteOutcome.DuplicateKey(0, false));
                } else {
                    assertThat(outcome).as(where).isInstanceOf(WriteOutcome.Written.class);
                    own.put(key, new Cell(value, false, ++versions));
                }
            }
            case 1 -> {
                assertThat(db.update(client.transaction, place.table(), place.scope(), key, value))
                        .as(where)
                        .isEqualTo(isLive);
                if (isLive) {
                    own.put(key, new Cell(value, false, ++versions));
                }
            }
            default -> {
                assertThat(db.delete(client.transaction, place.table(), place.scope(), key))
                        .as(where)
                        .isEqualTo(isLive);
                if (seen != null && isLive) {
                    if (wasLive(client, place, key)) {
                        own.put(key, new Cell(seen.value(), true, ++versions));
                    } else {
                        own.remove(key);
                    }
                }
            }
        }
    }

    private static boolean wasLive(Client client, Place place, String key) {
        Cell begun = cellsOf(client.begun, place).get(key);
        return begun != null && !begun.isDeleted();
    }

    private void commit(Client client, String where) {
        boolean wins = client.own.entrySet().stream()
                .allMatch(changes -> changes.getValue().keySet().stream()
                        .allMatch(key -> isUnchanged(client, changes.getKey(), key)));
        boolean won;
        try {
            client.transaction.commit(() -> {});
            won = true;
        } catch (DbException conflict) {
            assertThat(conflict.code()).as(where).isEqualTo(ErrorCode.CONFLICT);
            won = false;
        }
        assertThat(won).as(where).isEqualTo(wins);
        if (won) {
            client.own.forEach((place, changes) -> cellsOf(committed, place).putAll(changes));
        }
        commits += won ? 1 : 0;
        conflicts += won ? 0 : 1;
    }

    private boolean isUnchanged(Client client, Place place, String key) {
        Cell now = cellsOf(committed, place).get(key);
        return wasLive(client, place, key)
                ? now != null && now.equals(cellsOf(client.begun, place).get(key))
                : now == null || now.isDeleted();
    }

    private static void compare(
            TransactionFixture db,
            @Nullable Client client,
            Place place,
            NavigableMap<String, Cell> cells,
            Random random,
            String where) {
        Transaction transaction = client == null ? null : client.transaction;
        TableDef table = place.table();
        ScanSpec all = TableFixture.spec(table, place.scope(), List.of(1, 2), false);
        List<String> live = pairs(cells, false);
        assertThat(db.pairs(transaction, all)).as(where).isEqualTo(live);
        ScanSpec backwards = new ScanSpec(
                table,
                place.scope(),
                List.of(1, 2),
                false,
                List.of(),
                List.of(),
                RowOrder.KEY_DESCENDING,
                random.nextInt(1, 100));
        assertThat(db.pairs(transaction, backwards).reversed()).as(where).isEqualTo(live);
        assertThat(db.pairs(transaction, TableFixture.spec(table, place.scope(), List.of(1, 2), true)))
                .as(where)
                .isEqualTo(pairs(cells, true));
        String key = "k%02d".formatted(random.nextInt(KEYS));
        Cell cell = cells.get(key);
        assertThat(db.pairs(transaction, TransactionFixture.lookup(table, place.scope(), key, List.of(1, 2))))
                .as(where)
                .isEqualTo(cell == null || cell.isDeleted() ? List.of() : List.of(key + "=" + cell.value()));
        ScanSpec from = TableFixture.range(all, new ColumnRange(1, key, true, null, true));
        assertThat(db.pairs(transaction, from).stream()
                        .filter(pair -> pair.compareTo(key) >= 0)
                        .toList())
                .as(where)
                .isEqualTo(pairs(cells.tailMap(key, true), false));
    }

    private static List<String> pairs(NavigableMap<String, Cell> cells, boolean withDeleted) {
        return cells.entrySet().stream()
                .filter(entry -> withDeleted || !entry.getValue().isDeleted())
                .map(entry -> entry.getKey() + "=" + entry.getValue().value())
                .toList();
    }
}
