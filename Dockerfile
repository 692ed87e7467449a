# After ./mvnw package. The native parts (RocksDB, zstd) need glibc, so no Alpine.
FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin kalamdb \
    && mkdir -p /app /data && chown 10001:10001 /data
COPY target/quarkus-app /app
# What the JVM learns of the server here makes its starts and first queries faster (ahead-of-time cache, JEP 514).
RUN java --add-opens=java.base/java.nio=ALL-UNNAMED --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow -XX:AOTCacheOutput=/app/kalamdb.aot \
        -Dkalamdb.server.training-run=true -Dkalamdb.data-dir=/tmp/training -jar /app/quarkus-run.jar \
    && rm -r /tmp/training
USER 10001
ENV KALAMDB_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["java", "--add-opens=java.base/java.nio=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED", \
    "--sun-misc-unsafe-memory-access=allow", "-XX:AOTCache=/app/kalamdb.aot", "-jar", "/app/quarkus-run.jar"]
