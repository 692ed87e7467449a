package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.model.TableName;
import org.kalamdb.model.UserId;

class PathTemplateTest {
    private static final TableName NOTES = new TableName("app", "notes");
    private static final UserId ALICE = new UserId("alice");

    @Test
    void defaultTemplatesGiveTheDocumentedFolders() {
        assertThat(PathTemplate.shared("{namespace}/{tableName}").expand(NOTES, null))
                .hasToString("app/notes");
        assertThat(PathTemplate.user("{namespace}/{tableName}/{userId}").expand(NOTES, ALICE))
                .hasToString("app/notes/alice");
    }

    @Test
    void legacySpellingsAreNormalised() {
        for (String text : List.of(
                "{namespace_id}/{table_name}/{user_id}",
                "{namespaceId}/{table-id}/{user-id}",
                "${namespace-id}/${table_name}/${user_id}",
                "/{namespace}/{tableName}/{userId}/")) {
            assertThat(PathTemplate.user(text)).as(text).hasToString("{namespace}/{tableName}/{userId}");
        }
        assertThat(PathTemplate.user("{shard-id}/{userId}")).hasToString("{shard}/{userId}");
    }

    @Test
    void missingPlaceholdersAreNamed() {
        assertInvalid(() -> PathTemplate.shared("{tableName}"), "{namespace}", "required");
        assertInvalid(() -> PathTemplate.shared("{namespace}/x"), "{tableName}", "required");
        assertInvalid(() -> PathTemplate.user("{namespace}/{tableName}"), "{userId}", "required");
        assertInvalid(() -> PathTemplate.user(""), "{userId}", "required");
    }

    @Test
    void wrongOrderIsNamed() {
        assertInvalid(
                () -> PathTemplate.shared("{tableName}/{namespace}"), "{namespace} must appear before {tableName}");
        assertInvalid(
                () -> PathTemplate.user("{namespace}/{userId}/{tableName}"), "{tableName} must appear before {userId}");
        assertInvalid(
                () -> PathTemplate.user("{namespace}/{tableName}/{userId}/{shard}"),
                "{shard} must appear before {userId}");
    }

    @Test
    void templatesThatMakeNoPathAreRefused() {
        for (String text : List.of(
                "../{namespace}/{tableName}",
                "{namespace}//{tableName}",
                "{namespace}/{tableName}/..",
                "a b/{namespace}/{tableName}",
                "{namespace}/{tableName}/{tableName}",
                "{namespace}{tableName}",
                "{namespace}a{tableName}",
                "{namespace}/{tableName}/{userId}",
                "{namespace}/{tableName}/{what}",
                "{namespace}/{tableName}/{",
                "\\{namespace}/{tableName}")) {
            assertThatThrownBy(() -> PathTemplate.shared(text)).as(text).isInstanceOf(DbException.class);
        }
    }

    @Test
    void shortUserTemplatesStillKeepTablesApart() {
        PathTemplate template = PathTemplate.user("users/{userId}");

        assertThat(template.expand(NOTES, ALICE)).hasToString("users/alice/app/notes");
    }

    @Test
    void scopesNeverShareAFolder() {
        List<String> names = List.of("a", "A", "a-b", "b", "b-a", "a_b", "a.b", ".", "%41", "a-", "-a", "é", "a/b");
        for (String text : List.of(
                "{namespace}/{tableName}/{userId}",
                "x-{namespace}-{tableName}/{userId}",
                "{namespace}.{tableName}_{userId}",
                "data/{userId}")) {
            PathTemplate template = PathTemplate.user(text);
            Set<ObjectPath> folders = new HashSet<>();
            for (String namespace : names) {
                for (String table : names) {
                    for (String user : names) {
                        if (!user.contains("/")) {
                            ObjectPath folder = template.expand(new TableName(namespace, table), new UserId(user));
                            assertThat(folders.add(folder))
                                    .as(text + ": " + folder)
                                    .isTrue();
                        }
                    }
                }
            }
        }
    }

    private static void assertInvalid(Runnable making, String... parts) {
        assertThatThrownBy(making::run).isInstanceOf(DbException.class).hasMessageContainingAll(parts);
    }

    @Test
    void aTablesLocationIsTakenAsItIs() {
        assertThat(PathTemplate.sharedLocation("/archive/Notes/").expand(NOTES, null))
                .hasToString("archive/Notes");
        assertThat(PathTemplate.userLocation("data/${user_id}/messages").expand(NOTES, ALICE))
                .hasToString("data/alice/messages");
        assertInvalid(() -> PathTemplate.userLocation("data"), "{userId}", "required");
        assertInvalid(() -> PathTemplate.sharedLocation("data/{userId}"), "{userId} has no meaning");
        assertInvalid(() -> PathTemplate.sharedLocation(""), "makes no path");
        assertInvalid(() -> PathTemplate.sharedLocation("s3://bucket/x"), "makes no path");
        for (String own : List.of("a/manifest.json", "x.parquet/b", ".kalamdb-health-check/a")) {
            assertInvalid(() -> PathTemplate.sharedLocation(own), "a name of the server's own");
        }
    }

    @Test
    void templatesThatCouldMeetAreFound() {
        TableName other = new TableName("app", "other");
        PathTemplate defaultUser = PathTemplate.user("{namespace}/{tableName}/{userId}");
        assertThat(defaultUser.canMeet(NOTES, defaultUser, other)).isFalse();
        assertThat(defaultUser.canMeet(NOTES, PathTemplate.sharedLocation("app/notes/bob"), other))
                .isTrue();
        assertThat(defaultUser.canMeet(NOTES, PathTemplate.sharedLocation("app/notes"), other))
                .isFalse();
        assertThat(defaultUser.canMeet(NOTES, PathTemplate.userLocation("app/notes/x-{userId}"), other))
                .isTrue();
        assertThat(PathTemplate.userLocation("a-{userId}")
                        .canMeet(NOTES, PathTemplate.userLocation("b-{userId}"), other))
                .isFalse();
        assertThat(PathTemplate.userLocation("{userId}/a")
                        .canMeet(NOTES, PathTemplate.userLocation("{userId}/b"), other))
                .isFalse();
        assertThat(PathTemplate.sharedLocation("x").canMeet(NOTES, PathTemplate.sharedLocation("x"), other))
                .isTrue();
        assertThat(PathTemplate.user("{userId}").canMeet(NOTES, PathTemplate.userLocation("{userId}/app/notes"), other))
                .isTrue();
    }
}
