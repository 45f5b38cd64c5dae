import { mysql } from './mysql.ts';
import { mysqlReplicated } from './replication/mysql-replicated.ts';

export default [mysql, mysqlReplicated];
