package org.kalamdb.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

class StorageParserTest {
    private static Statement parse(String sql) {
        return SqlParser.parse(sql).getFirst().statement();
    }

    @Test
    void createTakesClausesInAnyOrder() {
        assertThat(
                        parse(
                                "CREATE STORAGE arch-1 TYPE 's3' REGION 'eu' BUCKET 'b' CREDENTIALS '{\"a\":\"it''s\"}' NAME 'n'"))
                .isEqualTo(new Statement.CreateStorage(
                        "arch-1",
                        "s3",
                        Map.of(
                                StorageClause.REGION, "eu",
                                StorageClause.BUCKET, "b",
                                StorageClause.CREDENTIALS, "{\"a\":\"it's\"}",
                                StorageClause.NAME, "n")));
        assertThat(parse("create storage \"Ab_1\" type FILESYSTEM path '/x' shared_tables_template '' config = '{}'"))
                .isEqualTo(new Statement.CreateStorage(
                        "Ab_1",
                        "filesystem",
                        Map.of(
                                StorageClause.PATH, "/x",
                                StorageClause.SHARED_TABLES_TEMPLATE, "",
                                StorageClause.CONFIG, "{}")));
        for (String type : new String[] {"gcs", "azure", "\"gcs\""}) {
            assertThat(parse("CREATE STORAGE g TYPE " + type)).isInstanceOf(Statement.CreateStorage.class);
        }
    }

    @Test
    void alterTakesSeveralSets() {
        assertThat(parse("ALTER STORAGE s SET NAME 'n' SET DESCRIPTION 'd' SET CONFIG '{}' SET CREDENTIALS '{}'"
                        + " SET SHARED_TABLES_TEMPLATE 'a' SET USER_TABLES_TEMPLATE 'b'"))
                .isEqualTo(new Statement.AlterStorage(
                        "s",
                        Map.of(
                                StorageClause.NAME, "n",
                                StorageClause.DESCRIPTION, "d",
                                StorageClause.CONFIG, "{}",
                                StorageClause.CREDENTIALS, "{}",
                                StorageClause.SHARED_TABLES_TEMPLATE, "a",
                                StorageClause.USER_TABLES_TEMPLATE, "b")));
    }

    @Test
    void dropAndCheck() {
        assertThat(parse("DROP STORAGE s")).isEqualTo(new Statement.DropStorage("s", false));
        assertThat(parse("DROP STORAGE IF EXISTS 's-1'")).isEqualTo(new Statement.DropStorage("s-1", true));
        assertThat(parse("STORAGE CHECK s")).isEqualTo(new Statement.CheckStorage("s", false));
        assertThat(parse("storage check s extended;")).isEqualTo(new Statement.CheckStorage("s", true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CREATE STORAGE | expected a storage id",
                "CREATE STORAGE s | expected TYPE",
                "CREATE STORAGE s TYPE | Invalid storage type: expected filesystem",
                "CREATE STORAGE s TYPE ftp | Invalid storage type 'ftp': expected filesystem",
                "CREATE STORAGE s TYPE 'ſ3' | Invalid storage type: expected filesystem",
                "CREATE STORAGE s TYPE s3 BUCKET | expected a text in quotes after BUCKET",
                "CREATE STORAGE s TYPE s3 BUCKET b | expected a text in quotes after BUCKET",
                "CREATE STORAGE s TYPE s3 BUCKET 'b' BUCKET 'b' | BUCKET is given twice",
                "CREATE STORAGE s TYPE s3 COLOR 'b' | expected NAME, DESCRIPTION",
                "CREATE STORAGE s TYPE s3 'b' | found a text in quotes",
                "CREATE STORAGE a.b TYPE s3 | Invalid storage id 'a.b'",
                "CREATE STORAGE 'a b' TYPE s3 | Invalid storage id 'a b'",
                "CREATE STORAGE '' TYPE s3 | Invalid storage id ''",
                "CREATE STORAGE '../x' TYPE s3 | Invalid storage id",
                "CREATE STORAGE 'ａ' TYPE s3 | Invalid storage id",
                "CREATE STORAGE 'a\u202eb' TYPE s3 | Invalid storage id",
                "ALTER STORAGE s | expected SET",
                "ALTER STORAGE s SET | expected NAME",
                "ALTER STORAGE s SET NAME 'a' DESCRIPTION 'b' | expected SET",
                "ALTER STORAGE s SET NAME 'a' SET NAME 'b' | NAME is given twice",
                "DROP STORAGE s CASCADE | expected the end",
                "DROP STORAGE IF EXISTS | expected a storage id",
                "STORAGE CHECK | expected a storage id",
                "STORAGE CHECK s EXTENDED now | expected the end",
            })
    void badStatementsAreRefusedWithTheirPlace(String sql, String why) {
        assertThatThrownBy(() -> parse(sql))
                .isInstanceOfSatisfying(DbException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_SQL);
                    assertThat(failure.position()).isPresent();
                })
                .hasMessageContaining(why);
    }

    @Test
    void whereObjectsLieNeverChanges() {
        for (String clause : new String[] {"PATH", "BUCKET", "REGION", "ENDPOINT", "PREFIX", "BASE_DIRECTORY"}) {
            assertThatThrownBy(() -> parse("ALTER STORAGE s SET " + clause + " 'x'"))
                    .isInstanceOfSatisfying(
                            DbException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FEATURE_NOT_SUPPORTED))
                    .hasMessageContaining("never changes");
        }
    }

    @Test
    void idsHaveAnEnd() {
        assertThat(parse("DROP STORAGE " + "a".repeat(64))).isInstanceOf(Statement.DropStorage.class);
        assertThatThrownBy(() -> parse("DROP STORAGE " + "a".repeat(65))).hasMessageContaining("too long: 65");
        assertThatThrownBy(() -> parse("CREATE STORAGE s TYPE s3 NAME 'a\0b'")).hasMessageContaining("NUL");
    }

    @Test
    void noMessageAndNoTextFormShowsWhatMayBeSecret() {
        String secret = "{\"secret_access_key\":\"hush\"}";
        for (String sql : new String[] {
            "CREATE STORAGE s TYPE s3 CREDENTIAL '%s'",
            "CREATE STORAGE s TYPE s3 CREDENTIALS '%<s' '%<s'",
            "CREATE STORAGE s TYPE '%s'",
            "CREATE STORAGE s '%s'",
            "CREATE STORAGE s TYPE s3 CREDENTIALS '%<s' CREDENTIALS '%<s'",
            "ALTER STORAGE s '%s'",
            "ALTER STORAGE s SET '%s'",
            "ALTER STORAGE s SET CONFIG '%<s' '%<s'",
            "DROP STORAGE s '%s'",
            "STORAGE CHECK s '%s'",
        }) {
            assertThatThrownBy(() -> parse(sql.formatted(secret)))
                    .as(sql)
                    .satisfies(failure -> assertThat(failure.toString()).doesNotContain("hush"));
        }
        assertThat(parse("CREATE STORAGE s TYPE s3 CREDENTIALS '" + secret + "'")
                        .toString())
                .contains("CREDENTIALS")
                .doesNotContain("hush");
        assertThat(parse("ALTER STORAGE s SET CONFIG '" + secret + "'").toString())
                .doesNotContain("hush");
    }

    @Test
    void textsThatAreShownLoseTheirSecrets() {
        assertThat(SecretText.masked("CREATE STORAGE s TYPE s3 CREDENTIALS '{\"k\":\"hush''\"}' NAME 'n'"))
                .isEqualTo("CREATE STORAGE s TYPE s3 CREDENTIALS '***' NAME 'n'");
        assertThat(SecretText.masked("SELECT 1; ALTER STORAGE s SET Config/* */='hush' SET CREDENTIALS $$hush$$"))
                .doesNotContain("hush");
        assertThat(SecretText.masked("CREATE USER u WITH PASSWORD 'hush' ROLE user"))
                .isEqualTo("CREATE USER u WITH PASSWORD '***' ROLE user");
        assertThat(SecretText.masked("SELECT 'credentials' FROM t")).isEqualTo("SELECT 'credentials' FROM t");
        assertThat(SecretText.masked("CREATE STORAGE s CREDENTIALS 'hush")).doesNotContain("hush");
    }
}
