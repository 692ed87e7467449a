package org.kalamdb.sql.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kalamdb.model.AccessLevel;
import org.kalamdb.model.FlushPolicy;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableType;

class TableOptionReaderTest {
    @Test
    void withoutOptionsTheDefaultsHold() {
        assertThat(new TableOptionReader(Map.of()).read(TableType.SHARED))
                .isEqualTo(new TableOptions("local", false, null, AccessLevel.PRIVATE, null, null));
        assertThat(new TableOptionReader(Map.of()).read(TableType.USER))
                .isEqualTo(new TableOptions("local", false, null, null, null, null));
    }

    @Test
    void everyOptionIsRead() {
        TableOptions user = new TableOptionReader(Map.of(
                        "STORAGE_ID",
                        "s-1",
                        "USE_USER_STORAGE",
                        true,
                        "FLUSH_POLICY",
                        "rows:1000, interval:60",
                        "DELETED_RETENTION_HOURS",
                        48L))
                .read(TableType.USER);
        assertThat(user).isEqualTo(new TableOptions("s-1", true, new FlushPolicy(1000, 60), null, 48, null));
        TableOptions shared = new TableOptionReader(Map.of("ACCESS_LEVEL", "Public", "DELETED_RETENTION", "7d"))
                .read(TableType.SHARED);
        assertThat(shared).isEqualTo(new TableOptions("local", false, null, AccessLevel.PUBLIC, 168, null));
        TableOptions stream = new TableOptionReader(Map.of("TTL_SECONDS", 30L)).read(TableType.STREAM);
        assertThat(stream.ttlSeconds()).isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource({
        "USER, FLUSH_POLICY, rows:1000000, 'Row limit must be less than 1,000,000'",
        "USER, FLUSH_POLICY, interval:86400, Interval must be less than 86400 seconds",
        "USER, FLUSH_POLICY, rows:0, must specify",
        "USER, FLUSH_POLICY, '', must specify",
        "USER, FLUSH_POLICY, rows:, must specify",
        "USER, FLUSH_POLICY, rows:99999999999999999999, must specify",
        "USER, FLUSH_POLICY, size:5, Unknown FLUSH_POLICY key",
        "USER, ACCESS_LEVEL, public, only supported for SHARED tables",
        "SHARED, ACCESS_LEVEL, secret, Invalid ACCESS_LEVEL",
        "SHARED, USE_USER_STORAGE, true, only supported for USER tables",
        "USER, USE_USER_STORAGE, maybe, must be TRUE or FALSE",
        "USER, TTL_SECONDS, 5, TTL_SECONDS is only supported for STREAM tables",
        "STREAM, TTL_SECONDS, 0, TTL_SECONDS must be",
        "STREAM, FLUSH_POLICY, rows:5, only supported for USER and SHARED tables",
        "USER, DELETED_RETENTION, 7x, DELETED_RETENTION must be",
        "USER, DELETED_RETENTION_HOURS, -1, DELETED_RETENTION_HOURS must be",
        "USER, STORAGE_ID, ../x, STORAGE_ID",
        "USER, LOCATION, data, {userId}",
        "SHARED, LOCATION, ../x, LOCATION is a path below",
        "USER, COMPRESSION, none, Unknown table option",
    })
    void wrongOptionsAreRefused(TableType type, String key, String value, String reason) {
        assertThatThrownBy(() -> new TableOptionReader(Map.of(key, value)).read(type))
                .hasMessageStartingWith("Invalid CREATE TABLE statement: ")
                .hasMessageContaining(reason);
    }

    @Test
    void aStreamTableNeedsItsTimeToLive() {
        assertThatThrownBy(() -> new TableOptionReader(Map.of()).read(TableType.STREAM))
                .hasMessageContaining("STREAM tables must specify 'TTL_SECONDS'");
    }

    @Test
    void theTypeOptionNamesAType() {
        assertThat(new TableOptionReader(Map.of("TYPE", "user")).type()).isEqualTo(TableType.USER);
        assertThatThrownBy(() -> new TableOptionReader(Map.of("TYPE", "temp")).type())
                .hasMessageContaining("Invalid TYPE option");
        assertThatThrownBy(() -> new TableOptionReader(Map.of("TYPE", "SYSTEM")).type())
                .hasMessageContaining("Cannot create SYSTEM tables");
    }
}
