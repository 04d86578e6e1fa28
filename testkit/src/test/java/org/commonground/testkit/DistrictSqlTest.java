package org.commonground.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistrictSqlTest {
    private final DistrictSql rule = new DistrictSql(List.of("""
            create table partner (
                district text not null,
                id uuid not null
            );
            create unlogged table site (
                district text not null
            );
            create table need_category (
                code text primary key
            );
            """));

    @Test
    void only_tables_with_a_district_are_watched() {
        assertThat(rule.tables()).containsExactly("partner", "site");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id from partner where id = ?",
                "SELECT p.id FROM partner p JOIN site s ON s.id = p.id WHERE p.district = ?",
                "select p.id from partner p join site s on s.id = p.id where p.district = :district",
                "update partner set id = ? where id = ?",
                "delete from partner where id = any(:ids)",
                "insert into site (id) values (?)",
                "with found as (select id from site) select id\nfrom\n  partner where district = ?"
            })
    void a_statement_that_leaves_a_table_without_its_district_is_found(String sql) {
        assertThat(rule.forgets(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id from partner where district = ? and id = ?",
                "select p.id from partner p join site s on s.district = p.district where p.district = ?",
                "select p.id from partner p join site s using (district, id) where district = ?",
                "insert into site (district, id) values (?, ?)",
                "select code from need_category",
                "select e.id from Partner e where e.id = :id",
                "Choose a partner from partner organisations; update partner details",
                "delete from partner where valid_to < ? /* across districts: the nightly job runs for all */"
            })
    void a_statement_that_names_it_or_says_why_not_is_left_alone(String sql) {
        assertThat(rule.forgets(sql)).isFalse();
    }
}
