package org.kalamdb.storage.cold;

import com.google.errorprone.annotations.MustBeClosed;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// Makes the client that settings describe.
final class S3Connection {
    private S3Connection() {}

    /// A client with a pool of connections of its own. Connects when it is first used.
    @MustBeClosed
    static S3Client open(S3Settings settings) {
        S3Settings.Limits limits = settings.limits();
        boolean always = settings.checksums() == S3Settings.Checksums.CRC32C;
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .forcePathStyle(settings.pathStyle())
                .credentialsProvider(credentials(settings))
                .disableS3ExpressSessionAuth(true)
                .requestChecksumCalculation(
                        always ? RequestChecksumCalculation.WHEN_SUPPORTED : RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(
                        always ? ResponseChecksumValidation.WHEN_SUPPORTED : ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(limits.maxConnections())
                        .connectionTimeout(limits.connectTimeout())
                        .connectionAcquisitionTimeout(limits.attemptTimeout())
                        .socketTimeout(limits.attemptTimeout())
                        .tcpKeepAlive(true))
                .overrideConfiguration(config -> config.retryStrategy(retries(limits))
                        .apiCallTimeout(limits.callTimeout())
                        .apiCallAttemptTimeout(limits.attemptTimeout()));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder.build();
    }

    /// Exponential waits with full jitter. When most requests fail, the SDK gives up the further attempts
    /// of the others early, so that an overloaded server gets time.
    private static StandardRetryStrategy retries(S3Settings.Limits limits) {
        BackoffStrategy backoff = BackoffStrategy.exponentialDelay(limits.firstBackoff(), limits.maxBackoff());
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(limits.maxAttempts())
                .backoffStrategy(backoff)
                .throttlingBackoffStrategy(backoff)
                .retryOnException(S3Failures::isWorthAnotherAttempt)
                .build();
    }

    /// Those of the storage; else environment variables, then the AWS profile file; on AWS itself then the
    /// container's or the machine's role. Other servers are never given a role's credentials.
    private static AwsCredentialsProvider credentials(S3Settings settings) {
        S3Settings.Credentials own = settings.credentials();
        if (own != null) {
            return StaticCredentialsProvider.create(
                    own.sessionToken() == null
                            ? AwsBasicCredentials.create(own.accessKeyId(), own.secretAccessKey())
                            : AwsSessionCredentials.create(
                                    own.accessKeyId(), own.secretAccessKey(), own.sessionToken()));
        }
        AwsCredentialsProviderChain.Builder chain = AwsCredentialsProviderChain.builder()
                .addCredentialsProvider(EnvironmentVariableCredentialsProvider.create())
                .addCredentialsProvider(ProfileCredentialsProvider.create());
        if (settings.endpoint() == null) {
            chain.addCredentialsProvider(ContainerCredentialsProvider.create())
                    .addCredentialsProvider(InstanceProfileCredentialsProvider.create());
        }
        return chain.build();
    }
}
