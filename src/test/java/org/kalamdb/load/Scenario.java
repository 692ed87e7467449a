package org.kalamdb.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Something that is measured by itself.
///
/// @param server the kind of server that it wants
record Scenario(String name, Server server, Body body) {
    /// Kinds of servers. One is started for all scenarios in a row that want it.
    enum Server {
        /// An acknowledged write survives a power failure.
        FSYNC("kalamdb.storage.durability=fsync"),
        /// It survives the death of the process.
        OS("kalamdb.storage.durability=os"),
        /// As [#FSYNC], with a heap of 512 MB.
        SMALL("kalamdb.storage.durability=fsync");

        private final String setting;

        Server(String setting) {
            this.setting = setting;
        }

        List<String> settings() {
            return List.of(
                    setting,
                    "kalamdb.rate-limit.queries-per-user-per-sec=1000000",
                    "kalamdb.rate-limit.auth-requests-per-ip-per-sec=1000");
        }

        /// Flags of its JVM, of those that were asked for.
        List<String> jvm(List<String> wanted) {
            List<String> flags = new ArrayList<>(wanted);
            if (this == SMALL) {
                flags.removeIf(flag -> flag.startsWith("-Xmx"));
                flags.add("-Xmx512m");
            }
            return flags;
        }
    }

    /// What to do with a server.
    @FunctionalInterface
    interface Body {
        List<Result> run(Bench bench) throws IOException, InterruptedException;
    }
}
