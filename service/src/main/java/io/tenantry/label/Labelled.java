package io.tenantry.label;

/**
 * The kinds of objects with an external id and metadata. The external id of a user is that of the person, in all their
 * organizations; the metadata is that of the membership, which no other organization sees.
 */
public enum Labelled {
    ORGANIZATION("organization", "organization_id", "organization", "organization_id"),
    USER("person", "person_id", "membership", "membership_id"),
    PROJECT("project", "project_id", "project", "project_id");

    private final String externalTable;
    private final String externalColumn;
    private final String metadataTable;
    private final String metadataColumn;

    Labelled(String external, String externalColumn, String metadata, String metadataColumn) {
        this.externalTable = external + "_external_id";
        this.externalColumn = externalColumn;
        this.metadataTable = metadata + "_metadata";
        this.metadataColumn = metadataColumn;
    }

    String externalTable() {
        return externalTable;
    }

    String externalColumn() {
        return externalColumn;
    }

    String metadataTable() {
        return metadataTable;
    }

    String metadataColumn() {
        return metadataColumn;
    }

    /** The constraint that no two objects of this kind have the same external id. */
    String unique() {
        return externalTable + "_unique";
    }
}
