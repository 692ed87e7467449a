package org.kalamdb.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HealthEndpointsTest {
    private static final String REMOTE = "203.0.113.9";

    @Test
    void healthIsAnsweredUnderBothPaths() {
        for (String path : new String[] {"/health", "/v1/api/healthcheck"}) {
            given().get(path)
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("healthy"))
                    .body("version", equalTo("0.4.0"))
                    .body("api_version", equalTo("v1"))
                    .body("build_date", matchesPattern("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC"));
        }
    }

    @Test
    void healthIsForThisMachineOnly() {
        for (String header : new String[] {"X-Forwarded-For", "X-Real-IP"}) {
            given().header(header, REMOTE)
                    .get("/health")
                    .then()
                    .statusCode(403)
                    .body("error", equalTo("Access denied. Health endpoint is localhost-only."));
            given().header(header, REMOTE)
                    .get("/v1/api/cluster/health")
                    .then()
                    .statusCode(403)
                    .body("error", equalTo("Access denied. Cluster health is localhost-only."));
        }
        given().header("X-Forwarded-For", "127.0.0.1, " + REMOTE)
                .get("/health")
                .then()
                .statusCode(200);
    }

    @Test
    void clusterHealthShowsOneNode() {
        given().get("/v1/api/cluster/health")
                .then()
                .statusCode(200)
                .body("status", equalTo("healthy"))
                .body("is_cluster_mode", equalTo(false))
                .body("cluster_id", equalTo("standalone"))
                .body("node_id", equalTo(1))
                .body("is_leader", equalTo(true))
                .body("total_groups", equalTo(1))
                .body("groups_leading", equalTo(1))
                .body("current_term", equalTo(1))
                .body("$", hasKey("last_applied"))
                .body("nodes", hasSize(1))
                .body("nodes[0].role", equalTo("standalone"))
                .body("nodes[0].status", equalTo("active"))
                .body("nodes[0].api_addr", containsString("http://127.0.0.1:"))
                .body("nodes[0].is_self", equalTo(true))
                .body("nodes[0].hostname", nullValue())
                .body("nodes[0].uptime_human", matchesPattern("(\\d+[dhm] )?\\d+[hms]"));
    }

    @Test
    void orchestratorsHaveTheirOwnProbes() {
        given().header("X-Forwarded-For", REMOTE).get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItem("store"));
    }

    @Test
    void openApiNamesTheEndpoints() {
        given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths", hasKey("/v1/api/sql"))
                .body("paths", hasKey("/v1/api/auth/login"))
                .body("paths", hasKey("/v1/api/healthcheck"));
    }
}
