package org.kalamdb.crash;

import java.util.List;

/// At which arrival at which place the server is killed. Travels to it as the argument of the agent.
///
/// @param arrival        from 1, counted from the moment of arming
/// @param micros         how long after the beginning of the call, for [When#INSIDE]
/// @param armedFromStart whether arrivals count from the start of the process; otherwise from the first
///                       byte on its standard input
record KillOrder(String site, When when, int arrival, int micros, boolean armedFromStart) {
    private static final String SEPARATOR = "|";

    enum When {
        BEFORE,
        INSIDE,
        AFTER
    }

    String encode() {
        return String.join(
                SEPARATOR,
                site,
                when.name(),
                Integer.toString(arrival),
                Integer.toString(micros),
                Boolean.toString(armedFromStart));
    }

    static KillOrder decode(List<String> parts) {
        return new KillOrder(
                parts.get(0),
                When.valueOf(parts.get(1)),
                Integer.parseInt(parts.get(2)),
                Integer.parseInt(parts.get(3)),
                Boolean.parseBoolean(parts.get(4)));
    }
}
