package io.tenantry.audit.chain;

/** Is told the progress of long work on the history. */
@FunctionalInterface
public interface ChainWatch {
    /**
     * @param count the number of entries that are done
     * @param fraction the share that is done, 0 to 1
     */
    void done(long count, double fraction);
}
