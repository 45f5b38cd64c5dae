export { httpd as default } from './httpd.ts';
