package org.kalamdb.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The threads of background work: some that run jobs, and some that share the scopes of one job among
/// them. A flush mostly waits for the disk or the object store, so several scopes at a time take little
/// longer than one. Owned by the job service; any thread.
final class JobThreads implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JobThreads.class.getName());
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ScheduledThreadPoolExecutor jobs;
    private final ThreadPoolExecutor scopes;
    private final int scopesAtOnce;
    private final Duration closeWait;

    JobThreads(JobSettings settings, ThreadFactory threads) {
        this.jobs = new ScheduledThreadPoolExecutor(settings.maxConcurrent(), threads);
        this.jobs.setRemoveOnCancelPolicy(true);
        this.jobs.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.scopesAtOnce = settings.scopesAtOnce();
        this.scopes = new ThreadPoolExecutor(
                scopesAtOnce,
                scopesAtOnce,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new ArrayBlockingQueue<>(settings.maxConcurrent() * scopesAtOnce),
                threads,
                new ThreadPoolExecutor.DiscardPolicy());
        this.scopes.allowCoreThreadTimeOut(true);
        this.closeWait = settings.closeWait();
    }

    Future<?> schedule(Runnable job, Duration wait) {
        return jobs.schedule(job, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Runs `step` on the calling thread and on as many others as are free now, and waits for those that
    /// began. Job's thread.
    ///
    /// @param most threads that have something to do
    void together(int most, Runnable step) {
        List<Share> shares = new ArrayList<>();
        for (int i = 1; i < Math.min(most, scopesAtOnce); i++) {
            Share share = new Share(step);
            shares.add(share);
            scopes.execute(share);
        }
        step.run();
        shares.forEach(Share::awaitIfBegun);
    }

    /// A part of the work that either another thread begins in time or nobody does.
    private static final class Share implements Runnable {
        private final Runnable step;
        private final AtomicBoolean taken = new AtomicBoolean();
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        Share(Runnable step) {
            this.step = step;
        }

        @Override
        public void run() {
            if (taken.compareAndSet(false, true)) {
                try {
                    step.run();
                } finally {
                    done.complete(null);
                }
            }
        }

        void awaitIfBegun() {
            if (!taken.compareAndSet(false, true)) {
                done.join();
            }
        }
    }

    /// Starts nothing more and waits until what runs has ended.
    @Override
    public void close() {
        jobs.shutdown();
        try {
            if (!jobs.awaitTermination(closeWait.toMillis(), TimeUnit.MILLISECONDS)) {
                jobs.shutdownNow();
                scopes.shutdownNow();
                if (!jobs.awaitTermination(closeWait.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.log(System.Logger.Level.ERROR, "a job did not stop; it resumes at the next start");
                }
            }
        } catch (InterruptedException interrupted) {
            jobs.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            scopes.shutdownNow();
        }
    }
}
