package org.commonground.needs.vocabulary;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** Grade levels by their CEDS codes, which OneRoster uses too. */
public enum GradeLevel {
    PK,
    KG,
    G01,
    G02,
    G03,
    G04,
    G05,
    G06,
    G07,
    G08,
    G09,
    G10,
    G11,
    G12;

    /** {@code PK}, {@code KG}, {@code 01} to {@code 12}. */
    @JsonValue
    public String code() {
        return this == PK || this == KG ? name() : name().substring(1);
    }

    @JsonCreator
    public static GradeLevel ofCode(String code) {
        return find(code).orElseThrow(() -> new IllegalArgumentException("no grade level is called " + code));
    }

    public static Optional<GradeLevel> find(String code) {
        return Arrays.stream(values())
                .filter(level -> level.code().equals(code))
                .findFirst();
    }
}
