package org.kalamdb.sql;

import org.junit.jupiter.api.Test;

class TemporalCasesTest extends ScalarCases {
    @Test
    void literalsAreReadInManyForms() {
        check("""
                '2024-05-01'::date => 2024-05-01
                '20240501'::date => 2024-05-01
                '2024/5/1'::date => 2024-05-01
                timestamp '2024-05-01 10:00' => 2024-05-01 10:00:00
                '2024-05-01T10:00:00.123456Z'::timestamp => 2024-05-01 10:00:00.123456
                '2024-05-01 10:00:00+02'::timestamp => 2024-05-01 08:00:00
                '2024-05-01 10:00:00 -05:30'::timestamptz => 2024-05-01 15:30:00
                '0044-03-15 BC'::date => 0044-03-15 BC
                '0001-01-01 BC'::timestamp => 0001-01-01 00:00:00 BC
                '294246-12-31 23:59:59.999999'::timestamp => 294246-12-31 23:59:59.999999
                '294276-12-31'::timestamp => !out of range
                '12345-06-07'::date => 12345-06-07
                'epoch'::timestamp => 1970-01-01 00:00:00
                '12:30'::time => 12:30:00
                '12:30:15.5'::time => 12:30:15.5
                '25:00'::time => !out of range
                '2023-02-29'::date => !day 29 is out of range
                '2024-02-30'::timestamp => !day 30 is out of range
                '2024-13-01'::date => !month 13 is out of range
                'yesterdayish'::date => !Unable to cast
                ''::date => !Unable to cast
                date '2024-02-29' => 2024-02-29
                """);
    }

    @Test
    void fieldsAndTruncation() {
        check("""
                extract(year FROM timestamp '2024-05-06 07:08:09.123456') => 2024
                extract(quarter FROM date '2024-05-06') => 2
                extract(week FROM date '2024-12-30') => 1
                extract(isoyear FROM date '2024-12-30') => 2025
                extract(dow FROM date '2024-05-05') => 0
                extract(isodow FROM date '2024-05-05') => 7
                extract(doy FROM date '2024-12-31') => 366
                extract(century FROM date '2000-12-31') => 20
                extract(millennium FROM date '2001-01-01') => 3
                extract(decade FROM date '1999-01-01') => 199
                extract(epoch FROM timestamp '1970-01-02 00:00:00.5') => 86400.5
                extract(milliseconds FROM time '10:00:01.5') => 1500
                extract(microseconds FROM time '10:00:01.5') => 1500000
                extract(second FROM time '10:00:01.5') => 1.5
                extract(hour FROM interval '26 hours') => 26
                extract(day FROM interval '40 days 26 hours') => 40
                extract(month FROM interval '14 months') => 2
                extract(epoch FROM interval '1 day 1 second') => 86401
                extract(day FROM time '10:00') => !not known
                date_part('year', date '0044-03-15 BC') => -44
                date_part('nonsense', date '2024-01-01') => !not known
                date_trunc('hour', timestamp '2024-05-06 07:08:09') => 2024-05-06 07:00:00
                date_trunc('week', date '2024-05-05') => 2024-04-29 00:00:00
                date_trunc('quarter', date '2024-05-05') => 2024-04-01 00:00:00
                date_trunc('day', timestamp '1969-12-31 23:59:59') => 1969-12-31 00:00:00
                date_trunc('hour', interval '1 day 02:03:04') => 1 day 02:00:00
                date_trunc('fortnight', date '2024-05-05') => !not known
                date_trunc('hour', time '10:30') => !TIME
                date_bin('15 minutes', timestamp '2024-05-06 07:08:09', timestamp '2001-01-01') => 2024-05-06 07:00:00
                date_bin(interval '1 week', date '2024-05-06') => 2024-05-06 00:00:00
                date_bin('1 month', timestamp '2024-05-06') => !months
                date_bin('0 days', timestamp '2024-05-06') => !greater than zero
                """);
    }

    @Test
    void making() {
        check("""
                make_date(2024, 2, 29) => 2024-02-29
                make_date(2023, 2, 29) => !out of range
                make_date(-44, 3, 15) => 0044-03-15 BC
                make_date(0, 1, 1) => !out of range
                make_time(12, 30, 15.5) => 12:30:15.5
                make_time(25, 0, 0) => !out of range
                make_timestamp(2024, 5, 6, 7, 8, 9.5) => 2024-05-06 07:08:09.5
                make_interval(1, 2, 3, 4, 5, 6, 7.5) => 1 year 2 mons 25 days 05:06:07.5
                make_interval() => 00:00:00
                age(timestamp '2001-04-10', timestamp '1957-06-13') => 43 years 9 mons 27 days
                age(timestamp '1957-06-13', timestamp '2001-04-10') => -43 years -9 mons -27 days
                age(date '2024-03-01', date '2024-02-29') => 1 day
                justify_days(interval '35 days') => 1 mon 5 days
                justify_hours(interval '27 hours') => 1 day 03:00:00
                justify_interval(interval '1 mon -1 hour') => 29 days 23:00:00
                to_timestamp(1714563015.5) => 2024-05-01 11:30:15.5
                timestamp '2024-07-01 12:00' AT TIME ZONE 'Europe/Berlin' => 2024-07-01 14:00:00
                timestamp '2024-01-01 12:00' AT TIME ZONE 'europe/berlin' => 2024-01-01 13:00:00
                timestamp '2024-01-01 12:00' AT TIME ZONE 'UTC' => 2024-01-01 12:00:00
                timestamp '2024-01-01 12:00' AT TIME ZONE '+05:30' => 2024-01-01 17:30:00
                timestamp '2024-01-01 12:00' AT TIME ZONE interval '-2 hours' => 2024-01-01 10:00:00
                timestamp '2024-01-01 12:00' AT TIME ZONE 'Mars/Olympus' => !not recognized
                isfinite(date '2024-01-01') => true
                """);
    }

    @Test
    void texts() {
        check("""
                to_char(timestamp '2024-05-06 07:08:09.123456', 'YYYY-MM-DD HH24:MI:SS.US') => 2024-05-06 07:08:09.123456
                to_char(timestamp '2024-05-06 19:08:09', 'HH12:MI AM') => 07:08 PM
                to_char(date '2024-05-06', 'FMDay, DD Mon YYYY') => Monday, 06 May 2024
                to_char(date '2024-05-06', 'DAY') || '|' => MONDAY   |
                to_char(date '2024-05-06', 'FMMonth FMDDth') => May 6th
                to_char(date '2024-05-06', 'IYYY-"W"IW-ID') => 2024-W19-1
                to_char(date '2024-05-06', 'DDD Q J CC') => 127 2 2460437 21
                to_char(date '0044-03-15 BC', 'YYYY BC') => 0044 BC
                to_char(time '10:30', 'HH24"h"MI') => 10h30
                to_char(interval '15h 2m 12s', 'HH24:MI:SS') => 15:02:12
                to_char(true, 'x') => !to_char takes
                to_date('05 Dec 2000', 'DD Mon YYYY') => 2000-12-05
                to_date('20240506', 'YYYYMMDD') => 2024-05-06
                to_date('2024-13-01', 'YYYY-MM-DD') => !out of range
                to_date('2024-02-30', 'YYYY-MM-DD') => !out of range
                to_timestamp('2024-05-06 07:08:09.5', 'YYYY-MM-DD HH24:MI:SS.MS') => 2024-05-06 07:08:09.5
                to_timestamp('06/05/24 7 PM', 'DD/MM/YY HH12 AM') => 2024-05-06 19:00:00
                to_timestamp('2024-05-06 +02', 'YYYY-MM-DD TZH') => 2024-05-05 22:00:00
                to_timestamp('x', 'YYYY') => !does not match
                """);
    }
}
